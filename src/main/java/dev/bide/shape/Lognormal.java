package dev.bide.shape;

import dev.bide.number.NumberText;

/** The lognormal distribution, truncated at a longest delay. Any thread may call it. */
final class Lognormal implements QuantileFunction {

    /*
     * Truncation removes the tail above the longest delay, and so moves every percentile. The user gives the median and
     * the 99th percentile of the truncated distribution, so the tail's probability has to be found first.
     *
     * On the scale of log2(delay) the distribution is normal. The distance from the median to the longest delay,
     * divided by the distance from the median to the 99th percentile, depends on the tail's probability only, and falls
     * as that rises. Bisection finds the probability at which it is the ratio of the given delays.
     */

    /** A normal distribution that loses more than half of its probability is hardly a normal distribution. */
    private static final double MAX_TAIL_PROBABILITY = 0.5;

    /** The least probability that {@link Monotone#HALF_NORMAL} has in its table. */
    private static final double MIN_PROBABILITY = 0x1p-53;

    // The logarithms span 36, so 60 halvings reach the last bit.
    private static final int BISECTION_STEPS = 60;

    /** The probability of a delay up to the longest, before truncation. */
    private final double keptProbability;

    /** The mean of log2(delay) before truncation. */
    private final double log2Mean;

    /** The standard deviation of log2(delay) before truncation. */
    private final double log2Deviation;

    private final double max;

    private Lognormal(double tailProbability, double median, double p99, double max) {
        this.keptProbability = 1 - tailProbability;
        this.log2Deviation = log2Ratio(median, p99) / (z99(tailProbability) - z50(tailProbability));
        this.log2Mean = log2Ratio(1, median) - log2Deviation * z50(tailProbability);
        this.max = max;
    }

    static QuantileFunction of(Parameters parameters) {
        double median = parameters.positiveDelay("median");
        double p99 = parameters.delay("p99");
        double max = parameters.limitedMax("max");
        if (p99 <= median) {
            throw parameters.invalidValue("p99", "must be more than the median, " + NumberText.of(median));
        }
        double ratio = log2Ratio(median, max) / log2Ratio(median, p99);
        double minRatio = distanceRatio(MAX_TAIL_PROBABILITY);
        // This also refuses a max that is not above p99, because the least ratio is above 1.
        if (!(ratio >= minRatio)) {
            double least = median * Monotone.powerOfTwo(log2Ratio(median, p99) * minRatio);
            // A float is short enough to read; nextUp keeps it from being below the limit.
            throw parameters.invalidValue(
                    "max", "must be more than " + Math.nextUp((float) least) + " with this median and p99");
        }
        return new Lognormal(tailProbability(ratio), median, p99, max);
    }

    /** Returns the probability of the removed tail, by bisection of its logarithm: it may have any magnitude. */
    private static double tailProbability(double distanceRatio) {
        double high = StrictMath.log(MAX_TAIL_PROBABILITY);
        double low = StrictMath.log(MIN_PROBABILITY);
        for (int i = 0; i < BISECTION_STEPS; i++) {
            double middle = (high + low) / 2;
            if (distanceRatio(StrictMath.exp(middle)) < distanceRatio) {
                high = middle;
            } else {
                low = middle;
            }
        }
        // For a very long max this is the least probability, which cuts off next to nothing.
        return StrictMath.exp(low);
    }

    /** Returns how many times the 99th percentile's distance from the median the longest delay's distance is. */
    private static double distanceRatio(double tailProbability) {
        double z50 = z50(tailProbability);
        return (inverseSurvival(tailProbability) - z50) / (z99(tailProbability) - z50);
    }

    /** Returns the median of the truncated distribution, in standard deviations before truncation. */
    private static double z50(double tailProbability) {
        return inverseSurvival(0.5 + 0.5 * tailProbability);
    }

    /** Returns the 99th percentile of the truncated distribution, in standard deviations before truncation. */
    private static double z99(double tailProbability) {
        return inverseSurvival(0.01 + 0.99 * tailProbability);
    }

    /** Returns the z that a standard normal variable exceeds with this probability. */
    private static double inverseSurvival(double probability) {
        // The table has the upper half; the distribution is symmetric.
        return probability > 0.5
                ? -Monotone.HALF_NORMAL.at(2 * (1 - probability))
                : Monotone.HALF_NORMAL.at(2 * probability);
    }

    private static double log2Ratio(double from, double to) {
        double ratio = to / from;
        // log1p keeps the digits of a small difference, such as that of a p99 just above the median.
        double log = ratio < 2 ? StrictMath.log1p((to - from) / from) : StrictMath.log(to) - StrictMath.log(from);
        return log / StrictMath.log(2);
    }

    @Override
    public double at(double u) {
        // At u = 0, z would be minus infinity. The table ends at the least probability.
        double probability = Math.max(u * keptProbability, MIN_PROBABILITY);
        double z = probability < 0.5
                ? -Monotone.HALF_NORMAL.at(2 * probability)
                : Monotone.HALF_NORMAL.at(2 * (1 - probability));
        // Rounding may exceed the longest delay by a bit.
        return Math.min(Monotone.powerOfTwo(log2Mean + log2Deviation * z), max);
    }
}
