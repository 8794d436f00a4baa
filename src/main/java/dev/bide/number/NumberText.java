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

    private NumberText() {}

    /**
     * Returns a number as people write it.
     *
     * @param value any number
     * @return 1, not 1.0
     */
    public static String of(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < MAX_WHOLE;
        return whole ? String.valueOf((long) value) : String.valueOf(value);
    }
}
