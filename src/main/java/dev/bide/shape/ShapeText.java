package dev.bide.shape;

import dev.bide.shape.Shape.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a shape, which is read once, from the left to the right. One thread uses it. */
final class ShapeText {

    private static final Pattern TYPE = Pattern.compile("[a-z]{1,30}\\b");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9.]{0,30}");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final double WHOLE = 1e15;

    private final String text;
    private final Matcher matcher;
    private final Map<String, Double> parameters = new LinkedHashMap<>();
    private final List<Choice> choices = new ArrayList<>();

    /** Where each parameter, or choice, begins. */
    private final Map<String, Integer> places = new HashMap<>();

    private boolean named;
    private int next;

    ShapeText(String text) {
        this.text = text;
        this.matcher = Pattern.compile("").matcher(text);
    }

    /** Writes a number so that it reads like one that people write. */
    static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < WHOLE;
        return whole ? String.valueOf((long) value) : String.valueOf(value);
    }

    Shape read() {
        int start = skipSpaces();
        String word = take(TYPE, "the name of a shape, such as uniform or lognormal");
        ShapeType type = type(word, start);
        require('(');
        if (!is(')')) {
            do {
                int place = skipSpaces();
                argument(type, place);
            } while (is(','));
            require(')');
        }
        if (skipSpaces() < text.length()) {
            throw wrong("must end after the parenthesis that closes it");
        }
        return shape(word);
    }

    private static ShapeType type(String word, int start) {
        try {
            return ShapeType.of(word);
        } catch (Misshapen e) {
            throw e.at(start + 1);
        }
    }

    private Shape shape(String type) {
        try {
            return type.equals(Shape.WEIGHTED) ? Shape.weighted(choices) : Shape.of(type, parameters);
        } catch (Misshapen e) {
            // What is missing is missing at the end.
            throw e.at(places.getOrDefault(e.key(), text.lastIndexOf(')') + 1));
        }
    }

    private void argument(ShapeType type, int place) {
        if (type == ShapeType.WEIGHTED) {
            places.put("of[" + choices.size() + "]", place + 1);
            double delay = number();
            require(':');
            choices.add(new Choice(delay, number()));
            return;
        }
        String name;
        if (type.isPositional() && at(NUMBER)) {
            if (named) {
                throw wrong("must have its numbers before those that have a name");
            }
            if (parameters.size() == type.names().size()) {
                throw wrong("must have no more than " + type.names().size() + " here");
            }
            name = type.names().get(parameters.size());
        } else {
            String what = type.isPositional() ? "a number" : "the name of a parameter, such as " + type.example();
            name = take(NAME, what);
            named = true;
            if (!is('=')) {
                throw type.isPositional()
                        ? Misshapen.of("", "must have " + what).at(place + 1)
                        : wrong("must have a '='");
            }
        }
        if (parameters.containsKey(name)) {
            throw Misshapen.of(name, "must be given once, not repeated").at(place + 1);
        }
        places.put(name, place + 1);
        parameters.put(name, number());
    }

    private double number() {
        int place = skipSpaces();
        double value = Double.parseDouble(take(NUMBER, "a number"));
        if (Double.isInfinite(value)) {
            throw Misshapen.of("", "must have smaller numbers").at(place + 1);
        }
        return value;
    }

    private String take(Pattern pattern, String what) {
        if (!at(pattern)) {
            throw wrong("must have " + what);
        }
        String taken = matcher.group();
        next = matcher.end();
        return taken;
    }

    private boolean at(Pattern pattern) {
        int place = skipSpaces();
        return matcher.usePattern(pattern).region(place, text.length()).lookingAt();
    }

    private void require(char c) {
        if (!is(c)) {
            throw wrong("must have a '" + c + "'");
        }
    }

    private boolean is(char c) {
        int place = skipSpaces();
        boolean is = place < text.length() && text.charAt(place) == c;
        next = is ? place + 1 : place;
        return is;
    }

    private int skipSpaces() {
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next;
    }

    private Misshapen wrong(String rule) {
        return Misshapen.of("", rule).at(skipSpaces() + 1);
    }
}
