package dev.bide.operation;

import dev.bide.number.NumberText;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Turns texts that have no type of their own, such as those of a query, into JSON values. Any thread may call it. */
public final class QueryValue {

    /** More digits than a double has before its point. Parsing a BigInteger is quadratic, so its length needs a limit. */
    private static final int MAX_DIGITS = 400;

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");

    private QueryValue() {}

    /**
     * Returns the value that a text spells.
     *
     * @param text the text
     * @return a number, a boolean, or else the text itself
     */
    public static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        // Checked by our grammar first: Double.parseDouble would accept 1f, 0x1p3 and Infinity.
        if (!NumberText.GRAMMAR.matcher(text).matches()) {
            return text;
        }
        if (!WHOLE.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            // A number beyond a double stays a text, so that the refusal shows it, and not Infinity.
            return Double.isFinite(value) ? (Object) value : text;
        }
        if (text.length() > MAX_DIGITS) {
            return text;
        }
        BigInteger whole = new BigInteger(text);
        // A number beyond a long stays a BigInteger, so that the refusal can show it in full.
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }
}
