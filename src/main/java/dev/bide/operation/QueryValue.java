package dev.bide.operation;

import dev.bide.shape.NumberText;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The JSON values that texts of a query spell. Any thread may call it. */
final class QueryValue {

    /** More than any double has, and enough for it to take a millisecond to read them. */
    private static final int MOST_DIGITS = 400;

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");

    private QueryValue() {}

    /** Gives a number, true or false, or the text itself if it spells none of them. */
    static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        if (!NumberText.GRAMMAR.matcher(text).matches()) {
            return text;
        }
        if (!WHOLE.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? (Object) value : text;
        }
        if (text.length() > MOST_DIGITS) {
            return text;
        }
        BigInteger whole = new BigInteger(text);
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }
}
