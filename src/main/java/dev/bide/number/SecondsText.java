package dev.bide.number;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a length of time: a number and its unit, such as {@code 200ms}. Any thread may call it. */
public final class SecondsText {

    /** What a refusal asks for where a length of time is wrong, after "must be" or "must have". */
    public static final String EXPECTED = "a number of seconds, 0 or more, such as 0.2 or 200ms";

    /** The rule that every refusal of a wrong length of time quotes. */
    public static final String RULE = "must be " + EXPECTED;

    /**
     * The grammar: a number as in JSON without a sign, and then a unit that no other letter or digit follows. Its lengths
     * are limited, because the text is computed with as a decimal. They hold every double.
     */
    public static final Pattern GRAMMAR =
            Pattern.compile("((?:0|[1-9][0-9]{0,399})(?:\\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?)(ms|[smh])\\b");

    private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final int MILLI_DIGITS = 3;

    private SecondsText() {}

    /**
     * Parses a text.
     *
     * @param text a text such as {@code 200ms}, {@code 1.5s}, {@code 2m} or {@code 1h}
     * @return the nearest double, in seconds; NaN if the text has another form, or is too large for a double
     */
    public static double parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Double.NaN;
        }
        // Decimal, and rounded once: as doubles, 2.1 / 1000 is not 0.0021.
        BigDecimal number = new BigDecimal(matcher.group(1));
        BigDecimal exact = switch (matcher.group(2)) {
            case "ms" -> number.scaleByPowerOfTen(-MILLI_DIGITS);
            case "m" -> number.multiply(SECONDS_PER_MINUTE);
            case "h" -> number.multiply(SECONDS_PER_HOUR);
            default -> number;
        };
        double seconds = exact.doubleValue();
        return Double.isFinite(seconds) ? seconds : Double.NaN;
    }
}
