package dev.bide.shape;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters that a shape is made of, as they were given. One thread uses it. */
final class Parameters {

    private static final double SHORTEST = 1e-9;
    private static final double LONGEST = 1e9;

    private final Map<String, Double> values = new HashMap<>();
    private double longest;

    Parameters(Map<String, Double> given) {
        given.forEach((name, value) -> values.put(name, value + 0.0)); // -0.0 is 0
    }

    /** Refuses all others. */
    void only(List<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw Misshapen.of(name, "is unknown; known here: " + String.join(", ", names));
            }
        }
    }

    /** Gives the names of those that are given. */
    Collection<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Gives a number of seconds. */
    double delay(String name) {
        double value = number(name);
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw wrong(name, "must be a number of seconds, 0 or more");
        }
        return value;
    }

    /** Gives a number of seconds that is not 0, nor so short that it is no time. */
    double positive(String name) {
        double value = delay(name);
        if (value < SHORTEST) {
            throw wrong(name, "must be at least a nanosecond, 1.0E-9");
        }
        return value;
    }

    /** Gives the longest delay, which must not be so long that one could not calculate with it. */
    double longest(String name) {
        if (delay(name) > LONGEST) {
            throw wrong(name, "must be at most 1.0E9 seconds");
        }
        return anyLongest(name);
    }

    /** Gives the longest delay. */
    double anyLongest(String name) {
        longest = delay(name);
        return longest;
    }

    /** Gives what {@link #longest(String)} has found. */
    double longest() {
        return longest;
    }

    double number(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw Misshapen.of(name, "is missing: it must be a number");
        }
        return value;
    }

    Misshapen wrong(String name, String rule) {
        return Misshapen.of(name, rule + ", not " + ShapeText.number(number(name)));
    }

    /** Gives all of them in the order in which they are to be told. */
    Map<String, Double> inOrder(ShapeType type) {
        List<String> names = type == ShapeType.PERCENTILES ? Percentiles.inOrder(values.keySet()) : type.names();
        Map<String, Double> ordered = new LinkedHashMap<>();
        names.forEach(name ->
                ordered.put(type == ShapeType.PERCENTILES ? Percentiles.canonical(name) : name, values.get(name)));
        return ordered;
    }
}
