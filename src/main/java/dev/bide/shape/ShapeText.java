package dev.bide.shape;

import dev.bide.number.NumberText;
import dev.bide.number.SecondsText;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A single-pass parser for the text of a shape. Its refusals end with the character at which the text is wrong. One
 * thread uses it, for one text.
 */
final class ShapeText {

    // With \b a longer word does not match by its first letters, and is refused as a whole.
    private static final Pattern TYPE = Pattern.compile("[a-z]{1,30}\\b");

    /** A number as a whole: 1sec is not the number 1. */
    private static final Pattern NUMBER = Pattern.compile(NumberText.GRAMMAR + "(?![a-zA-Z0-9.])");

    private final ShapeField field;
    private final String text;

    /** One matcher for all patterns: a long text is read without copying it. */
    private final Matcher matcher;

    private final Map<String, Double> parameters = new LinkedHashMap<>();
    private final List<Choice> choices = new ArrayList<>();

    /** The index in the text at which each parameter or choice, or the type, begins. */
    private final Map<String, Integer> indexes = new HashMap<>();

    private boolean namedParameterSeen;

    /** The index of the next character to read. */
    private int next;

    ShapeText(ShapeField field, String text) {
        this.field = field;
        this.text = text;
        this.matcher = Pattern.compile("").matcher(text);
    }

    Shape read() {
        ShapeField located = field.locatedBy(this::location);
        indexes.put("type", skipSpaces());
        String word = take(TYPE, "the name of a shape, such as uniform or lognormal");
        ShapeType type = ShapeType.of(word, located);
        require('(');
        if (!skip(')')) {
            do {
                argument(type, skipSpaces());
            } while (skip(','));
            require(')');
        }
        if (skipSpaces() < text.length()) {
            throw invalidHere("must end after the parenthesis that closes it");
        }
        return type == ShapeType.WEIGHTED ? located.weighted(choices) : located.create(word, parameters);
    }

    private void argument(ShapeType type, int start) {
        if (type == ShapeType.WEIGHTED) {
            indexes.put("of[" + choices.size() + "]", start);
            double delay = seconds();
            require(':');
            choices.add(new Choice(delay, number("a number")));
            return;
        }
        String name = type.isPositional() && isNext(NumberText.GRAMMAR) ? positionalName(type) : takeName(type, start);
        if (parameters.containsKey(name)) {
            throw invalid(name, "must be given once, not repeated", start);
        }
        indexes.put(name, start);
        parameters.put(name, type.isSeconds(name) ? seconds() : number("a number"));
    }

    /** Returns the name of the value that comes next and has none in the text. */
    private String positionalName(ShapeType type) {
        List<String> names = type.parameterNames();
        if (namedParameterSeen) {
            throw invalidHere("must have its numbers before those that have a name");
        }
        if (parameters.size() == names.size()) {
            throw invalidHere("must have no more than " + names.size() + " here");
        }
        return names.get(parameters.size());
    }

    private String takeName(ShapeType type, int start) {
        String expected =
                type.isPositional() ? SecondsText.EXPECTED : "the name of a parameter, such as " + type.exampleName();
        String name = take(ShapeField.PARAMETER_NAME, expected);
        namedParameterSeen = true;
        if (skip('=')) {
            return name;
        }
        // For fixed(x) the refusal asks for a number, not for a '=' after the x.
        throw type.isPositional() ? invalid("", "must have " + expected, start) : invalidHere("must have a '='");
    }

    private double seconds() {
        int start = skipSpaces();
        return isNext(SecondsText.GRAMMAR) ? finite(SecondsText.parse(taken()), start) : number(SecondsText.EXPECTED);
    }

    private double number(String expected) {
        int start = skipSpaces();
        return finite(Double.parseDouble(take(NUMBER, expected)), start);
    }

    private double finite(double value, int start) {
        // Such as 1e999, which the grammar allows.
        if (!Double.isFinite(value)) {
            throw invalid("", "must have smaller numbers", start);
        }
        return value;
    }

    private String take(Pattern pattern, String expected) {
        if (!isNext(pattern)) {
            throw invalidHere("must have " + expected);
        }
        return taken();
    }

    /** Returns what {@link #isNext} has found. */
    private String taken() {
        next = matcher.end();
        return matcher.group();
    }

    private boolean isNext(Pattern pattern) {
        int start = skipSpaces();
        return matcher.usePattern(pattern).region(start, text.length()).lookingAt();
    }

    private void require(char c) {
        if (!skip(c)) {
            throw invalidHere("must have a '" + c + "'");
        }
    }

    /** Skips a character if it comes next, and returns whether it did. */
    private boolean skip(char c) {
        boolean found = skipSpaces() < text.length() && text.charAt(next) == c;
        if (found) {
            next++;
        }
        return found;
    }

    /** Skips spaces and returns the index of what follows. */
    private int skipSpaces() {
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next;
    }

    private Refusal invalidHere(String rule) {
        return invalid("", rule, skipSpaces());
    }

    private Refusal invalid(String parameter, String rule, int index) {
        return field.invalid(parameter, rule + location(index));
    }

    /** Returns the location of a parameter. A parameter that is missing is missing at the closing parenthesis. */
    private String location(String parameter) {
        return location(indexes.getOrDefault(parameter, text.lastIndexOf(')')));
    }

    private String location(int index) {
        String rest = text.substring(index);
        // People count characters from 1.
        return ", at character " + (index + 1) + ", " + (rest.isEmpty() ? "where it ends" : Refusal.shown(rest));
    }
}
