package dev.bide.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as text for people: {@code 1,000,000}, {@code 9.99999 s}, {@code 0.55 ms}. Any thread may call it. */
final class FigureText {

    // BigDecimal and not String.format(), which takes 20 ms when it is first called: a tenth of what draw may take.

    private static final int GROUP_DIGITS = 3;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int EXACT_DIGITS = 6;
    private static final int EXACT_DECIMALS = 5;

    /** From here on, in seconds, a length of time is a second when it is rounded to three digits. */
    private static final double SECOND = 0.9995;

    /** From here on it is a second when it is rounded to six digits. */
    private static final double ROUND_SECOND = 0.9999995;

    private FigureText() {}

    /** Returns a whole number with commas: 1,000,000. */
    static String count(long count) {
        StringBuilder text = new StringBuilder().append(count);
        int first = count < 0 ? 1 : 0;
        for (int at = text.length() - GROUP_DIGITS; at > first; at -= GROUP_DIGITS) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    /** Returns how many there are of something: 1 wait, 2 waits. */
    static String count(long count, String one) {
        return count(count) + " " + one + (count == 1 ? "" : "s");
    }

    /** Returns a length of time in three digits, of which at most two are decimals: 0.55 ms, 12.1 ms, 297 ms, 5.00 s. */
    static String brief(double seconds) {
        if (seconds == 0) {
            return "0 ms";
        }
        return seconds >= SECOND ? brief(seconds, " s") : brief(seconds * MILLIS_PER_SECOND, " ms");
    }

    private static String brief(double value, String unit) {
        BigDecimal exact = BigDecimal.valueOf(value);
        // Two digits of what is too small for two decimals, so that it is not shown as nothing.
        BigDecimal shown = value < 0.01
                ? exact.round(new MathContext(2))
                : exact.setScale(value < 9.995 ? 2 : value < 99.95 ? 1 : 0, RoundingMode.HALF_UP);
        return shown.toPlainString() + unit;
    }

    /** Returns a length of time as exactly as people read it, to 10 us in seconds: 9.99999 s, 198.765 ms, 2 s. */
    static String exact(double seconds) {
        BigDecimal exact = BigDecimal.valueOf(seconds);
        return seconds >= ROUND_SECOND || seconds == 0
                ? stripped(exact.setScale(EXACT_DECIMALS, RoundingMode.HALF_UP)) + " s"
                : stripped(exact.movePointRight(GROUP_DIGITS).round(new MathContext(EXACT_DIGITS))) + " ms";
    }

    /** Returns a length of time in seconds, rounded: 10.001 s. */
    static String seconds(double seconds, int decimals) {
        return BigDecimal.valueOf(seconds)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString() + " s";
    }

    /** Returns the bound of a row in a unit: 1.8 ms, 178 ms, 1.78 s. */
    static String bound(double seconds) {
        if (seconds == 0) {
            return "0 s";
        }
        double millis = seconds * MILLIS_PER_SECOND;
        return seconds >= SECOND
                ? stripped(BigDecimal.valueOf(seconds).round(new MathContext(GROUP_DIGITS))) + " s"
                : stripped(BigDecimal.valueOf(millis).round(new MathContext(millis < 99.5 ? 2 : GROUP_DIGITS))) + " ms";
    }

    /** Returns a share of a whole in percent, rounded down, so that only the whole is 100 %. */
    static String percent(double share, int decimals) {
        // Decimal: in doubles, 0.0055 times 100 is less than 0.55.
        return BigDecimal.valueOf(share)
                        .movePointRight(2)
                        .setScale(decimals, RoundingMode.DOWN)
                        .toPlainString() + " %";
    }

    /** Returns a decimal without zeros at its end, and without an exponent. */
    static String stripped(BigDecimal decimal) {
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
}
