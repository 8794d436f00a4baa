package dev.bide.shape;

import dev.bide.number.NumberText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of shapes, with the parameters of each. Any thread may call it. */
@SuppressWarnings("ImmutableEnumChecker") // its lists and functions never change
enum ShapeType {
    UNIFORM(true, ShapeType::uniform, "min", "max"),
    FIXED(true, ShapeType::fixed, "delay"),
    EXPONENTIAL(false, Exponential::of, "mean", "max"),
    LOGNORMAL(false, Lognormal::of, "median", "p99", "max"),
    PARETO(false, Pareto::of, "min", Pareto.ALPHA, "max"),
    // Weighted shapes have choices instead of parameters, and are created from those.
    WEIGHTED(true, parameters -> {
        throw parameters.invalid(
                "of", "is missing: it must be a list of delays and weights, as in [[0.01,90],[0.5,10]]");
    }),
    PERCENTILES(false, Percentiles::of);

    private static final Map<String, ShapeType> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ShapeType::word, type -> type));

    private final String word = name().toLowerCase(Locale.ROOT);
    private final boolean positional;
    private final Function<Parameters, QuantileFunction> factory;
    private final List<String> parameterNames;

    ShapeType(boolean positional, Function<Parameters, QuantileFunction> factory, String... parameterNames) {
        this.positional = positional;
        this.factory = factory;
        this.parameterNames = List.of(parameterNames);
    }

    /** Returns the type of a word, or throws the refusal of the field. */
    static ShapeType of(String word, ShapeField field) {
        ShapeType type = BY_WORD.get(word);
        if (type == null) {
            throw field.invalid("type", "must be " + String.join(" or ", Shape.TYPES) + ", not \"" + word + "\"");
        }
        return type;
    }

    /** Returns the type as users write it. */
    String word() {
        return word;
    }

    /** Returns whether the text of this type may have its values without names. */
    boolean isPositional() {
        return positional;
    }

    /** Returns the names of the parameters, all of which are required; an empty list if the names vary. */
    List<String> parameterNames() {
        return parameterNames;
    }

    /** Returns whether a parameter is a length of time. All are, but one. */
    boolean isSeconds(String name) {
        return this != PARETO || !name.equals(Pareto.ALPHA);
    }

    /** Returns the name of some parameter, to show in a refusal. */
    String exampleName() {
        return parameterNames.isEmpty() ? "p99" : parameterNames.get(0);
    }

    /** Returns the quantile function, or throws a refusal if the parameters do not make one. */
    QuantileFunction quantileFunction(Parameters parameters) {
        if (!parameterNames.isEmpty()) {
            parameters.only(parameterNames);
        }
        return factory.apply(parameters);
    }

    private static QuantileFunction uniform(Parameters parameters) {
        double min = parameters.delay("min");
        double max = parameters.max("max");
        if (max < min) {
            throw parameters.invalidValue("max", "must be at least min, " + NumberText.of(min));
        }
        double range = max - min;
        return u -> min + u * range;
    }

    private static QuantileFunction fixed(Parameters parameters) {
        double delay = parameters.max("delay");
        return u -> delay;
    }
}
