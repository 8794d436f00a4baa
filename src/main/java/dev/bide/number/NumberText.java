package dev.bide.number;

import com.fasterxml.jackson.core.io.NumberOutput;
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

    private static final double NANOS_PER_UNIT = 1e9;

    /** Below this value, a double times a billion is off by less than {@link #ROUNDING_NANOS}. */
    private static final double MAX_OF_NANOS = 1000;

    /** Whether {@code Double.toString} is slow, and may write more digits than the double needs. */
    // Before JDK 19 (JDK-4511638) it takes 107 ns for a delay, and writes 2.0E23 as 1.9999999999999998E23. Jackson
    // has the later algorithm (Giulietti, "The Schubfach way to render doubles", 2020): 54 ns, and a quarter less
    // CPU time for the list of a million delays. On JDK 25 it would take 51 ns, and the JDK's own takes 36. Delete
    // this when Bide needs JDK 19.
    private static final boolean OLD_JDK = Runtime.version().feature() < 19;

    private static final double ROUNDING_NANOS = 1e-3;
    private static final int NANO_DIGITS = 9;

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
     * @param value a number, which must be finite in JSON; from a microsecond up it is written as 0.00007, not as 7.0E-5
     */
    public static void append(StringBuilder text, double value) {
        double size = Math.abs(value);
        if (size >= MIN_PLAIN && size < MAX_OF_NANOS && appendNanos(text, value, size)) {
            return;
        }
        // Most numbers of a list of a million take this branch. The condition is negated so that NaN takes it too: a
        // program may pass NaN, and the refusal shows it.
        if (!(size < MIN_WITHOUT_EXPONENT && size >= MIN_PLAIN)) {
            appendDouble(text, value);
            return;
        }
        // Its digits identify the double. Only the point moves.
        StringBuilder digits = new StringBuilder();
        appendDouble(digits, size);
        int zeros = digits.charAt(digits.length() - 1) - '1';
        text.append(value < 0 ? "-0." : "0.").append("0".repeat(zeros)).append(digits.charAt(0));
        if (digits.indexOf(".0E") != 1) {
            text.append(digits, 2, digits.indexOf("E"));
        }
    }

    /** Appends the shortest text that is read as a double, as {@code Double.toString} of a JDK 19 and later. */
    private static void appendDouble(StringBuilder text, double value) {
        if (OLD_JDK) {
            text.append(NumberOutput.toString(value, true));
        } else {
            text.append(value); // makes no String
        }
    }

    /** Appends a whole number of nanoseconds, as all measured times are. Returns false if the value is not one. */
    private static boolean appendNanos(StringBuilder text, double value, double size) {
        // Double.toString() uses arbitrary-precision arithmetic for these, which took as long as the rest of an answer.
        // The digits are the same, because no two decimals of at most 15 digits are the same double.
        double scaled = size * NANOS_PER_UNIT;
        long nanos = Math.round(scaled);
        if (Math.abs(scaled - nanos) > ROUNDING_NANOS || nanos / NANOS_PER_UNIT != size) {
            return false;
        }
        if (value < 0) {
            text.append('-');
        }
        long billion = (long) NANOS_PER_UNIT;
        text.append(nanos / billion).append('.');
        int start = text.length();
        // A digit in front, removed afterwards, keeps the zeros after the point.
        text.append(billion + nanos % billion).deleteCharAt(start);
        int end = start + NANO_DIGITS;
        while (end > start + 1 && text.charAt(end - 1) == '0') {
            end--;
        }
        text.setLength(end);
        return true;
    }
}
