package dev.bide.shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a delay is drawn: what was asked for, such as a median and a 99th percentile, and the distribution that it comes
 * to. Any thread may call it.
 *
 * <p>Each has two spellings: a text, such as {@code lognormal(median=0.05,p99=1,max=5)}, which {@link #of(String)} reads
 * and {@link #toString()} writes, and a type with named parameters. Delays are seconds.
 */
public final class Shape {

    /** The type of a mix, which has choices instead of parameters. */
    public static final String WEIGHTED = "weighted";

    /** What kinds of shapes there are. */
    public static final List<String> TYPES =
            Stream.of(ShapeType.values()).map(ShapeType::word).toList();

    /** The most choices that a mix may have, and the most percentiles. */
    public static final int MOST = 100;

    /**
     * One delay of a mix.
     *
     * @param delay how long it is
     * @param weight how often it is drawn, beside the weights of the others
     */
    public record Choice(double delay, double weight) {}

    private final ShapeType type;
    private final Map<String, Double> parameters;
    private final List<Choice> choices;
    private final QuantileFunction curve;
    private final double max;

    private Shape(
            ShapeType type, Map<String, Double> parameters, List<Choice> choices, QuantileFunction curve, double max) {
        this.type = type;
        this.parameters = Collections.unmodifiableMap(parameters);
        this.choices = choices;
        this.curve = curve;
        this.max = max;
    }

    /**
     * Makes a flat distribution.
     *
     * @param min the shortest delay
     * @param max the longest, no shorter
     * @return a shape
     */
    public static Shape uniform(double min, double max) {
        return of(ShapeType.UNIFORM, Map.of("min", min, "max", max));
    }

    /**
     * Makes a delay that is always the same.
     *
     * @param delay how long it is
     * @return a shape
     */
    public static Shape fixed(double delay) {
        return of(ShapeType.FIXED, Map.of("delay", delay));
    }

    /**
     * Makes a distribution without a memory.
     *
     * @param mean the mean of all delays, with the bound
     * @param max the longest, at least 2.01 times the mean
     * @return a shape
     */
    public static Shape exponential(double mean, double max) {
        return of(ShapeType.EXPONENTIAL, Map.of("mean", mean, "max", max));
    }

    /**
     * Makes a distribution with a long tail, as one reads it off a dashboard.
     *
     * @param median half of all delays are shorter, with the bound
     * @param p99 99 of 100 are, with the bound
     * @param max the longest
     * @return a shape
     */
    public static Shape lognormal(double median, double p99, double max) {
        return of(ShapeType.LOGNORMAL, Map.of("median", median, "p99", p99, "max", max));
    }

    /**
     * Makes a distribution whose tail falls as a power, up to its bound.
     *
     * @param min the shortest delay
     * @param alpha how soon the tail falls, from 0.01 to 100: the share that is longer than some delay falls as its power
     * @param max the longest
     * @return a shape
     */
    public static Shape pareto(double min, double alpha, double max) {
        return of(ShapeType.PARETO, Map.of("min", min, "alpha", alpha, "max", max));
    }

    /**
     * Makes a mix of delays.
     *
     * @param choices 1 to 100 of them
     * @return a shape
     */
    public static Shape weighted(List<Choice> choices) {
        List<Choice> all = choices.stream()
                .map(choice -> new Choice(choice.delay() + 0.0, choice.weight() + 0.0))
                .toList();
        Weighted curve = Weighted.of(all);
        return new Shape(ShapeType.WEIGHTED, Map.of(), all, curve, curve.max());
    }

    /**
     * Makes a distribution of some of its percentiles; between two of them every delay is as likely as another.
     *
     * @param points the delay of each percentage, above 0 and below 100: 99.9 is p99.9
     * @param min the shortest delay
     * @param max the longest
     * @return a shape
     */
    public static Shape percentiles(Map<Double, Double> points, double min, double max) {
        Map<String, Double> parameters = new LinkedHashMap<>(Map.of("min", min, "max", max));
        points.forEach((percentage, delay) -> parameters.put(Percentiles.name(percentage), delay));
        return of(ShapeType.PERCENTILES, parameters);
    }

    /**
     * Makes a shape of its type and its parameters.
     *
     * @param type any but {@link #WEIGHTED}
     * @param parameters those of that type
     * @return a shape
     * @throws Misshapen if they do not go together
     */
    public static Shape of(String type, Map<String, Double> parameters) {
        return of(ShapeType.of(type), parameters);
    }

    private static Shape of(ShapeType type, Map<String, Double> parameters) {
        Parameters given = new Parameters(parameters);
        QuantileFunction curve = type.curve(given);
        return new Shape(type, given.inOrder(type), List.of(), curve, given.longest());
    }

    /**
     * Reads a shape.
     *
     * @param text how {@link #toString} spells it; spaces, and the order of parameters, make no difference
     * @return a shape
     * @throws Misshapen if it is none, with the place where that shows
     */
    public static Shape of(String text) {
        return new ShapeText(text).read();
    }

    /**
     * Gives what kind of distribution it is.
     *
     * @return a word, such as {@code lognormal}
     */
    public String type() {
        return type.word();
    }

    /**
     * Gives what was asked for.
     *
     * @return the values by their names, in order; none of a mix
     */
    public Map<String, Double> parameters() {
        return parameters;
    }

    /**
     * Gives the delays of a mix.
     *
     * @return the choices, in the order in which they were given; none of any other type
     */
    public List<Choice> choices() {
        return choices;
    }

    /**
     * Gives the longest delay.
     *
     * @return seconds
     */
    public double max() {
        return max;
    }

    /**
     * Tells whether it is what was drawn before there were shapes.
     *
     * @return true for one of which every delay from 0 up to the longest is as likely as another
     */
    public boolean isUpTo() {
        return type == ShapeType.UNIFORM && parameters.get("min") == 0;
    }

    /**
     * Gives the delay that an even number comes to.
     *
     * @param u from 0 up to but not including 1
     * @return seconds, no less than for any smaller number
     */
    public double at(double u) {
        return curve.at(u);
    }

    /**
     * Gives the delay that a share of all delays does not exceed.
     *
     * @param share from 0 to 1
     * @return seconds, no less than for any smaller share
     */
    public double quantile(double share) {
        return share >= 1 ? max : curve.at(Math.max(0, Math.nextDown(share)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape
                && shape.type == type
                && shape.parameters.equals(parameters)
                && shape.choices.equals(choices);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + parameters.hashCode()) + choices.hashCode();
    }

    /** Spells it; {@link #of(String)} reads that. */
    @Override
    public String toString() {
        List<String> values = new ArrayList<>();
        boolean named = !type.isPositional();
        parameters.forEach((name, value) -> values.add((named ? name + "=" : "") + ShapeText.number(value)));
        choices.forEach(
                choice -> values.add(ShapeText.number(choice.delay()) + ":" + ShapeText.number(choice.weight())));
        return type() + "(" + String.join(",", values) + ")";
    }
}
