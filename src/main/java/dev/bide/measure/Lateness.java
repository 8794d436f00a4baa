package dev.bide.measure;

import dev.bide.wait.Ended;
import java.util.function.Consumer;
import org.HdrHistogram.IntCountsHistogram;

/**
 * How late the waits of a fan-out were, every one counted. One thread, the loop's, records; then anyone may read.
 *
 * <p>Lateness is counted in microseconds, and a quantile is right to a hundredth; the longest is kept as it is.
 */
public final class Lateness implements Consumer<Ended> {

    private static final int DIGITS = 2;
    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;

    private final IntCountsHistogram micros = new IntCountsHistogram(DIGITS);
    private long early;
    private double max;

    /** Makes a count of nothing. */
    public Lateness() {}

    @Override
    public void accept(Ended ended) {
        double elapsed = ended.elapsed();
        for (int i = 0; i < ended.size(); i++) {
            record(elapsed - ended.delay(i));
        }
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

    private void record(double exact) {
        if (exact < 0) {
            early++;
        }
        double seconds = Math.max(0, exact);
        micros.recordValue((long) (seconds * MICROS));
        max = Math.max(max, seconds);
    }
}
