package dev.bide.shape;

import dev.bide.time.Seconds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates shapes from durations, as {@link Shape} does from seconds. Programs call these methods as methods of Shape. */
abstract sealed class DurationShapes permits Shape {

    /**
     * Creates a uniform distribution.
     *
     * @param min the shortest delay
     * @param max the longest delay, at least {@code min}
     * @return a shape
     */
    public static Shape uniform(Duration min, Duration max) {
        return Shape.uniform(Seconds.of(min), Seconds.of(max));
    }

    /**
     * Creates a delay that is always the same.
     *
     * @param delay the delay
     * @return a shape
     */
    public static Shape fixed(Duration delay) {
        return Shape.fixed(Seconds.of(delay));
    }

    /**
     * Creates an exponential distribution, truncated at a longest delay.
     *
     * @param mean the mean of the truncated distribution
     * @param max the longest delay, at least 2.01 times the mean
     * @return a shape
     */
    public static Shape exponential(Duration mean, Duration max) {
        return Shape.exponential(Seconds.of(mean), Seconds.of(max));
    }

    /**
     * Creates a lognormal distribution, truncated at a longest delay.
     *
     * @param median the median of the truncated distribution
     * @param p99 the 99th percentile of the truncated distribution
     * @param max the longest delay
     * @return a shape
     */
    public static Shape lognormal(Duration median, Duration p99, Duration max) {
        return Shape.lognormal(Seconds.of(median), Seconds.of(p99), Seconds.of(max));
    }

    /**
     * Creates a bounded Pareto distribution, whose tail follows a power law.
     *
     * @param min the shortest delay
     * @param alpha the tail index, from 0.01 to 100
     * @param max the longest delay
     * @return a shape
     */
    public static Shape pareto(Duration min, double alpha, Duration max) {
        return Shape.pareto(Seconds.of(min), alpha, Seconds.of(max));
    }

    /**
     * Creates a distribution from percentiles. It is uniform between two neighbouring percentiles.
     *
     * @param points the delays by their percentages, which are above 0 and below 100: 99.9 stands for p99.9
     * @param min the shortest delay
     * @param max the longest delay
     * @return a shape
     */
    public static Shape percentiles(Map<Double, Duration> points, Duration min, Duration max) {
        Map<Double, Double> seconds = new LinkedHashMap<>();
        points.forEach((percentage, delay) -> seconds.put(percentage, Seconds.of(delay)));
        return Shape.percentiles(seconds, Seconds.of(min), Seconds.of(max));
    }
}
