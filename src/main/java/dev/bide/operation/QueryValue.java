package dev.bide.operation;

import dev.bide.number.NumberText;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Turns texts that have no type of their own, such as those of a query, into JSON values. Any thread may call it. */
public final class QueryValue {

    /** More digits than a double has before its point. Parsing a BigInteger is quadratic, so its length needs a limit. */
    private static final int MAX_DIGITS = 400;

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");

    /** Any number of this many digits fits into a long. */
    private static final int LONG_DIGITS = 18;

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
        // Most values are short whole numbers. The patterns below cost more than all other fields of a request.
        if (isShortWhole(text)) {
            return Long.parseLong(text);
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

    private static boolean isShortWhole(String text) {
        int length = text.length();
        if (length == 0 || length > LONG_DIGITS || (length > 1 && text.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
