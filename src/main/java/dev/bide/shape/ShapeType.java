package dev.bide.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of shapes, and the parameters of each. Any thread may call it. */
@SuppressWarnings("ImmutableEnumChecker") // its lists and functions never change
enum ShapeType {
    UNIFORM(true, ShapeType::uniform, "min", "max"),
    FIXED(true, ShapeType::fixed, "delay"),
    EXPONENTIAL(false, Exponential::of, "mean", "max"),
    LOGNORMAL(false, Lognormal::of, "median", "p99", "max"),
    PARETO(false, Pareto::of, "min", "alpha", "max"),
    WEIGHTED(true, given -> {
        throw Misshapen.of("of", "is missing: it must be a list of delays and weights, as in [[0.01,90],[0.5,10]]");
    }),
    PERCENTILES(false, Percentiles::of);

    private static final Map<String, ShapeType> ALL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ShapeType::word, type -> type));

    private final String word = name().toLowerCase(Locale.ROOT);
    private final boolean positional;
    private final Function<Parameters, QuantileFunction> curve;
    private final List<String> names;

    ShapeType(boolean positional, Function<Parameters, QuantileFunction> curve, String... names) {
        this.positional = positional;
        this.curve = curve;
        this.names = List.of(names);
    }

    /** Finds a type by its name. */
    static ShapeType of(String name) {
        ShapeType type = ALL.get(name);
        if (type == null) {
            throw Misshapen.of("type", "must be " + String.join(" or ", Shape.TYPES) + ", not \"" + name + "\"");
        }
        return type;
    }

    /** Gives the name, as it is written. */
    String word() {
        return word;
    }

    /** Tells whether a text of it needs no names. */
    boolean isPositional() {
        return positional;
    }

    /** Gives the names of the parameters, all of which must be given; none where they vary. */
    List<String> names() {
        return names;
    }

    /** Gives the name of some parameter. */
    String example() {
        return names.isEmpty() ? "p99" : names.get(0);
    }

    QuantileFunction curve(Parameters given) {
        if (!names.isEmpty()) {
            given.only(names);
        }
        return curve.apply(given);
    }

    private static QuantileFunction uniform(Parameters given) {
        double min = given.delay("min");
        double max = given.anyLongest("max");
        if (max < min) {
            throw given.wrong("max", "must be at least min, " + ShapeText.number(min));
        }
        double range = max - min;
        return u -> min + u * range;
    }

    private static QuantileFunction fixed(Parameters given) {
        double delay = given.anyLongest("delay");
        return u -> delay;
    }
}
