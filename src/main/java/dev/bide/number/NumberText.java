package dev.bide.number;

import java.util.regex.Pattern;

/** The text of a number. Any thread may call it. */
public final class NumberText {

    /**
     * The grammar of a JSON number (RFC 8259, section 6). {@code Double.parseDouble} also accepts {@code NaN},
     * {@code 1f}, {@code 0x1p3} and {@code .5}; this pattern does not.
     */
    public static final Pattern GRAMMAR = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** Doubles below this value hold a whole number exactly; from 1e7 Java would write them with an exponent. */
    private static final double MAX_WHOLE = 1e15;

    /** Java writes doubles below this value with an exponent. */
    private static final double MIN_WITHOUT_EXPONENT = 1e-3;

    /** The least length of time that people write in decimals: a microsecond. */
    private static final double MIN_PLAIN = 1e-6;

    private NumberText() {}

    /**
     * Returns a number as people write it.
     *
     * @param value any number
     * @return 1, not 1.0; from a microsecond up, 0.00007 and not 7.0E-5
     */
    public static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) < MAX_WHOLE) {
            return String.valueOf((long) value);
        }
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /**
     * Appends a double as in JSON. The same double is read from the text.
     *
     * @param text what to append to
     * @param value a number, in JSON a finite one; from a microsecond up it is written as 0.00007, and not as 7.0E-5
     */
    public static void append(StringBuilder text, double value) {
        double size = Math.abs(value);
        // Most numbers of a list of a million take this branch, which makes no String. Negated, so that NaN takes it
        // too: a
        // program may give it, and the refusal shows it.
        if (!(size < MIN_WITHOUT_EXPONENT && size >= MIN_PLAIN)) {
            text.append(value);
            return;
        }
        // Double.toString() has found the digits that identify the double. Only the point moves.
        String digits = Double.toString(size);
        int zeros = digits.charAt(digits.length() - 1) - '1';
        text.append(value < 0 ? "-0." : "0.").append("0".repeat(zeros)).append(digits.charAt(0));
        if (!digits.startsWith(".0E", 1)) {
            text.append(digits, 2, digits.indexOf('E'));
        }
    }
}
