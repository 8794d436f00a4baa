package dev.bide.time;

/** Seconds in a double, as callers know them, and nanoseconds, as clocks do. */
public final class Seconds {

    private static final double NANOS = 1e9;

    private Seconds() {}

    /**
     * Gives the nanoseconds that are surely enough.
     *
     * @param seconds a delay, 0 or more
     * @return the least number of nanoseconds that {@link #of(long)} does not make less than the delay
     */
    public static long nanos(double seconds) {
        long nanos = (long) Math.ceil(seconds * NANOS);
        return of(nanos) < seconds ? nanos + 1 : nanos;
    }

    /**
     * Gives the seconds of some nanoseconds.
     *
     * @param nanos nanoseconds
     * @return the nearest double
     */
    public static double of(long nanos) {
        return nanos / NANOS;
    }

    /**
     * Takes one duration from another without the dust that floating point leaves.
     *
     * @param longer the duration that is usually longer
     * @param shorter the other one
     * @return their difference in seconds, to the nanosecond, never negative
     */
    public static double difference(double longer, double shorter) {
        return Math.max(0, Math.rint((longer - shorter) * NANOS)) / NANOS;
    }
}
