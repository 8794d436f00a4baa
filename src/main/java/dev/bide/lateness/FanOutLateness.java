package dev.bide.lateness;

import org.HdrHistogram.IntCountsHistogram;

/**
 * How late the waits of a fan-out were, every one counted. One thread, the loop's, records; then anyone may read.
 *
 * <p>Lateness is counted in microseconds, and a quantile is right to a hundredth; the longest is kept as it is.
 */
public final class FanOutLateness {

    private static final int DIGITS = 2;
    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;

    private final IntCountsHistogram micros = new IntCountsHistogram(DIGITS);
    private long early;
    private double max;

    /** Makes a count of nothing. */
    public FanOutLateness() {}

    /**
     * Records a wait that ended; only for the loop's thread.
     *
     * @param exact how late it was, in seconds
     */
    public void record(double exact) {
        if (exact < 0) {
            early++;
        }
        double seconds = Math.max(0, exact);
        micros.recordValue((long) (seconds * MICROS));
        max = Math.max(max, seconds);
    }

    /**
     * Gives the lateness that a share of the waits did not exceed.
     *
     * @param share from 0 to 1: 0.5 for the median
     * @return seconds; 0 if there was no wait
     */
    public double quantile(double share) {
        // What is counted as so many whole microseconds may have been one more, less a hair.
        return Math.min(max(), (micros.getValueAtPercentile(share * 100) + 1) / MICROS);
    }

    /**
     * Gives the lateness of the latest wait.
     *
     * @return seconds, to the nanosecond; 0 if there was no wait
     */
    public double max() {
        return Math.rint(max * NANOS) / NANOS;
    }

    /**
     * Tells how many waits have ended before their time: none, or something is badly wrong.
     *
     * @return 0
     */
    public long early() {
        return early;
    }
}
