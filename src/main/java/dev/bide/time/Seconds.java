package dev.bide.time;

import java.math.BigDecimal;
import java.time.Duration;

/** Converts between seconds as a double, the unit of callers, and nanoseconds as a long, the unit of clocks. */
public final class Seconds {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int NANO_DIGITS = 9;

    private Seconds() {}

    /**
     * Returns a delay in nanoseconds, rounded up, so that a wait never ends early.
     *
     * @param seconds a delay, 0 or more
     * @return the smallest number of nanoseconds for which {@link #fromNanos(long)} is not less than the delay
     */
    public static long toNanos(double seconds) {
        long nanos = (long) Math.ceil(seconds * NANOS_PER_SECOND);
        // The product may have been rounded down to a whole number, which ceil() does not repair.
        return fromNanos(nanos) < seconds ? nanos + 1 : nanos;
    }

    /**
     * Returns a duration in seconds.
     *
     * @param nanos nanoseconds
     * @return the nearest double
     */
    public static double fromNanos(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    /**
     * Returns a duration in seconds.
     *
     * @param duration any duration
     * @return the nearest double: that of 200 ms is 0.2
     */
    public static double of(Duration duration) {
        // Decimal, and rounded once. A sum of doubles would round twice.
        return BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS))
                .doubleValue();
    }

    /**
     * Subtracts two durations and rounds the result to the nanosecond, which removes the rounding errors of the
     * subtraction.
     *
     * @param longer the duration that is usually longer
     * @param shorter the other duration
     * @return the difference in seconds, never negative
     */
    public static double difference(double longer, double shorter) {
        // Rounded, because 0.201 - 0.2 is not 0.001 in doubles, and an answer shows all of its digits.
        return Math.max(0, Math.rint((longer - shorter) * NANOS_PER_SECOND)) / NANOS_PER_SECOND;
    }
}
