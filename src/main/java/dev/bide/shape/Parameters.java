package dev.bide.shape;

import dev.bide.number.NumberText;
import dev.bide.number.SecondsText;
import dev.bide.refusal.Refusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a shape, as the user gave them. One thread uses it. */
final class Parameters {

    // The ratio of two delays is at most 1e18, far from where a double overflows.
    private static final double MIN_POSITIVE_SECONDS = 1e-9;
    private static final double MAX_LIMIT_SECONDS = 1e9;

    private final ShapeField field;
    private final Map<String, Double> values;
    private double maxSeconds;

    Parameters(ShapeField field, Map<String, Double> values) {
        this.field = field;
        this.values = values;
    }

    /** Throws a refusal if a parameter has any other name. */
    void only(List<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw invalid(name, "is unknown; known here: " + String.join(", ", names));
            }
        }
    }

    /** Returns the names of the parameters, in no particular order. */
    Collection<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns a parameter that is a number of seconds, 0 or more. */
    double delay(String name) {
        double value = value(name, SecondsText.EXPECTED);
        // Negated, so that NaN is refused too.
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw invalidValue(name, SecondsText.RULE);
        }
        return value;
    }

    /** Returns a parameter that is a number of seconds, at least a nanosecond. */
    double positiveDelay(String name) {
        double value = delay(name);
        if (value < MIN_POSITIVE_SECONDS) {
            throw invalidValue(name, "must be at least a nanosecond, 1.0E-9");
        }
        return value;
    }

    /**
     * Returns the parameter that is the longest delay, of a distribution whose quantile function computes with it. The
     * limit keeps the arithmetic in range.
     */
    double limitedMax(String name) {
        if (delay(name) > MAX_LIMIT_SECONDS) {
            throw invalidValue(name, "must be at most 1.0E9 seconds");
        }
        return max(name);
    }

    /** Returns the parameter that is the longest delay, and records it for {@link #max()}. */
    double max(String name) {
        maxSeconds = delay(name);
        return maxSeconds;
    }

    /** Returns the longest delay, after the quantile function has been created. */
    double max() {
        return maxSeconds;
    }

    double number(String name) {
        return value(name, "a number");
    }

    private double value(String name, String expected) {
        Double value = values.get(name);
        if (value == null) {
            throw invalid(name, "is missing: it must be " + expected);
        }
        return value + 0.0; // which turns -0.0 into 0.0, so that equal shapes have equal parameters and the same text
    }

    /** Returns a refusal that names the parameter; an empty name stands for the whole shape. */
    Refusal invalid(String name, String rule) {
        return field.invalid(name, rule);
    }

    /** Returns a refusal that names the parameter and its value. */
    Refusal invalidValue(String name, String rule) {
        return invalid(name, rule + ", not " + NumberText.of(number(name)));
    }

    /** Returns the parameters in their canonical order and with their canonical names. */
    Map<String, Double> canonical(ShapeType type) {
        List<String> names =
                type == ShapeType.PERCENTILES ? Percentiles.ascending(values.keySet(), this) : type.parameterNames();
        Map<String, Double> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(
                type == ShapeType.PERCENTILES ? Percentiles.canonicalName(name, this) : name, number(name)));
        return ordered;
    }
}
