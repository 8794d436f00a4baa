package dev.bide.operation;

import dev.bide.number.NumberText;
import dev.bide.number.SecondsText;

/** Reads JSON values as numbers. Any thread may call it. */
final class NumberValue {

    private NumberValue() {}

    /** Returns the number that a value is, or NaN if it is none or does not fit into a double. */
    static double number(Object value) {
        double number = value instanceof Number any ? any.doubleValue() : Double.NaN;
        // A BigInteger of 400 digits is a Number too, and a local sender of a message may send an infinite one.
        return Double.isFinite(number) ? number : Double.NaN;
    }

    /** Returns the seconds that a value is: a number, or a text with a unit. NaN if it is neither. */
    static double seconds(Object value) {
        return value instanceof String text ? SecondsText.parse(text) : number(value);
    }

    /** Returns the rule that a value breaks which is no length of time. */
    static String secondsRule(Object value) {
        // JSON has numbers, so "5" is a mistake: it may stand for a variable that holds milliseconds.
        boolean bare =
                value instanceof String text && NumberText.GRAMMAR.matcher(text).matches();
        return bare ? SecondsText.RULE + ", and a text needs its unit" : SecondsText.RULE;
    }
}
