package dev.bide.shape;

import dev.bide.number.NumberText;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A distribution of delays, created from parameters such as a median and a 99th percentile. It is immutable; any thread
 * may call it.
 *
 * <p>A shape has two spellings: a text such as {@code lognormal(median=0.05,p99=1,max=5)}, which {@link #of(String)}
 * parses and {@link #toString()} writes, and a type with named parameters. Delays are seconds, or a {@link Duration}.
 *
 * <p>The methods that create a shape throw a {@link Refusal} if a value is out of range.
 */
public final class Shape extends DurationShapes {

    /** The type of a weighted choice, which has choices instead of parameters. */
    public static final String WEIGHTED = "weighted";

    /** The names of all types. */
    public static final List<String> TYPES =
            Stream.of(ShapeType.values()).map(ShapeType::word).toList();

    /** The maximum number of choices, and of percentiles, of a shape. */
    public static final int MAX_POINTS = 100;

    /**
     * One delay of a weighted choice.
     *
     * @param delay the delay in seconds
     * @param weight the weight; the probability of the delay is its weight divided by the sum of all weights
     */
    public record Choice(double delay, double weight) {

        /**
         * Creates a choice.
         *
         * @param delay the delay
         * @param weight the weight
         */
        public Choice(Duration delay, double weight) {
            this(Seconds.of(delay), weight);
        }
    }

    private final ShapeType type;

    /** The parameters as they were given. */
    // Put in order when they are asked for: most shapes only draw, and a request that makes one would allocate twice as
    // much for it.
    private final Map<String, Double> given;

    private final List<Choice> choices;
    private final QuantileFunction quantileFunction;
    private final double max;

    private Shape(
            ShapeType type,
            Map<String, Double> given,
            List<Choice> choices,
            QuantileFunction quantileFunction,
            double max) {
        this.type = type;
        this.given = given;
        this.choices = choices;
        this.quantileFunction = quantileFunction;
        this.max = max;
    }

    /** Creates a shape from parameters in a map that never changes. */
    static Shape create(ShapeField field, ShapeType type, Map<String, Double> given) {
        Parameters parameters = new Parameters(field, given);
        QuantileFunction quantileFunction = type.quantileFunction(parameters);
        return new Shape(type, given, List.of(), quantileFunction, parameters.max());
    }

    static Shape create(List<Choice> choices, ShapeField field) {
        // Adding 0.0 turns -0.0 into 0.0, so that equal shapes have equal choices and the same text.
        List<Choice> canonical = choices.stream()
                .map(choice -> new Choice(choice.delay() + 0.0, choice.weight()))
                .toList();
        Weighted weighted = Weighted.of(canonical, field);
        return new Shape(ShapeType.WEIGHTED, Map.of(), canonical, weighted, weighted.max());
    }

    private static Shape create(ShapeType type, Map<String, Double> parameters) {
        return create(ShapeField.DEFAULT, type, parameters);
    }

    /**
     * Creates a uniform distribution.
     *
     * @param min the shortest delay
     * @param max the longest delay, at least {@code min}
     * @return a shape
     */
    public static Shape uniform(double min, double max) {
        return create(ShapeType.UNIFORM, Map.of("min", min, "max", max));
    }

    /**
     * Creates a delay that is always the same.
     *
     * @param delay the delay
     * @return a shape
     */
    public static Shape fixed(double delay) {
        return create(ShapeType.FIXED, Map.of("delay", delay));
    }

    /**
     * Creates an exponential distribution, truncated at a longest delay.
     *
     * @param mean the mean of the truncated distribution
     * @param max the longest delay, at least 2.01 times the mean
     * @return a shape
     */
    public static Shape exponential(double mean, double max) {
        return create(ShapeType.EXPONENTIAL, Map.of("mean", mean, "max", max));
    }

    /**
     * Creates a lognormal distribution, truncated at a longest delay. Its parameters are what a dashboard of
     * latencies shows.
     *
     * @param median the median of the truncated distribution
     * @param p99 the 99th percentile of the truncated distribution
     * @param max the longest delay
     * @return a shape
     */
    public static Shape lognormal(double median, double p99, double max) {
        return create(ShapeType.LOGNORMAL, Map.of("median", median, "p99", p99, "max", max));
    }

    /**
     * Creates a bounded Pareto distribution, whose tail follows a power law.
     *
     * @param min the shortest delay
     * @param alpha the tail index, from 0.01 to 100: without the bound, the probability of a delay longer than x is
     *     (min / x)<sup>alpha</sup>
     * @param max the longest delay
     * @return a shape
     */
    public static Shape pareto(double min, double alpha, double max) {
        return create(ShapeType.PARETO, Map.of("min", min, "alpha", alpha, "max", max));
    }

    /**
     * Creates a weighted choice between fixed delays.
     *
     * @param choices 1 to {@value #MAX_POINTS} delays with their weights
     * @return a shape
     */
    public static Shape weighted(List<Choice> choices) {
        return ShapeField.DEFAULT.weighted(choices);
    }

    /**
     * Creates a distribution from percentiles. It is uniform between two neighbouring percentiles.
     *
     * @param points the delays by their percentages, which are above 0 and below 100: 99.9 stands for p99.9
     * @param min the shortest delay
     * @param max the longest delay
     * @return a shape
     */
    public static Shape percentiles(Map<Double, Double> points, double min, double max) {
        Map<String, Double> parameters = new LinkedHashMap<>(Map.of("min", min, "max", max));
        points.forEach((percentage, delay) -> parameters.put(Percentiles.name(percentage), delay));
        return create(ShapeType.PERCENTILES, parameters);
    }

    /**
     * Creates a shape from its type and its parameters.
     *
     * @param type any of {@link #TYPES} but {@link #WEIGHTED}
     * @param parameters the values of that type's parameters by their names
     * @return a shape
     * @throws Refusal if the type is unknown, or its parameters are missing, unknown or out of range
     */
    public static Shape of(String type, Map<String, Double> parameters) {
        return ShapeField.DEFAULT.create(type, parameters);
    }

    /**
     * Parses the text of a shape.
     *
     * @param text a text as {@link #toString} writes it; spaces and the order of named parameters do not matter, and a
     *     delay may have a unit, as in {@code fixed(200ms)}
     * @return a shape
     * @throws Refusal if the text is not a shape; the sentence names the first wrong character
     */
    public static Shape of(String text) {
        return ShapeField.DEFAULT.parse(text);
    }

    /**
     * Returns the type of distribution.
     *
     * @return one of {@link #TYPES}
     */
    public String type() {
        return type.word();
    }

    /**
     * Returns the parameters.
     *
     * @return the values by their names, in canonical order; empty if the type is {@link #WEIGHTED}
     */
    public Map<String, Double> parameters() {
        Map<String, Double> canonical = new Parameters(ShapeField.DEFAULT, given).canonical(type);
        return Collections.unmodifiableMap(canonical); // not Map.copyOf, which loses the order
    }

    /**
     * Returns the choices of a weighted choice.
     *
     * @return the choices in the order in which they were given; empty for any other type
     */
    public List<Choice> choices() {
        return choices;
    }

    /**
     * Returns the longest delay.
     *
     * @return seconds
     */
    public double max() {
        return max;
    }

    /**
     * Returns whether {@code maxDelay} alone describes the shape.
     *
     * @return true if it is the uniform distribution from 0 to the longest delay
     */
    public boolean isUniformFromZero() {
        return type == ShapeType.UNIFORM && given.get("min") == 0;
    }

    /**
     * Returns the delay of a uniform number: the inverse distribution function.
     *
     * @param u a number from 0 up to but not including 1
     * @return seconds, at least the delay of any smaller {@code u}
     */
    public double at(double u) {
        return quantileFunction.at(u);
    }

    /**
     * Returns a quantile: the shortest delay that a share of all delays does not exceed.
     *
     * @param share a number from 0 to 1
     * @return seconds, at least the quantile of any smaller share
     */
    public double quantile(double share) {
        // A uniform number is below the share with exactly that probability, so the largest number below it decides.
        return share >= 1 ? max : quantileFunction.at(Math.max(0, Math.nextDown(share)));
    }

    @Override
    public boolean equals(Object other) {
        // Without the quantile function, which follows from the rest.
        return other instanceof Shape shape
                && shape.type == type
                && shape.parameters().equals(parameters())
                && shape.choices.equals(choices);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + parameters().hashCode()) + choices.hashCode();
    }

    /** Returns the text of the shape, which {@link #of(String)} parses. */
    @Override
    public String toString() {
        List<String> values = new ArrayList<>();
        boolean named = !type.isPositional();
        parameters().forEach((name, value) -> values.add((named ? name + "=" : "") + NumberText.of(value)));
        choices.forEach(choice -> values.add(NumberText.of(choice.delay()) + ":" + NumberText.of(choice.weight())));
        return type() + "(" + String.join(",", values) + ")";
    }
}
