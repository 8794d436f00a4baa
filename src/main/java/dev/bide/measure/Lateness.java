package dev.bide.measure;

import dev.bide.wait.Ended;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How late the waits of a fan-out were, every one counted. One thread, the loop's, records; then anyone may read.
 *
 * <p>Lateness is counted in microseconds, in buckets: each its own up to 256 us, and above that 128 for each doubling, so
 * that a quantile is right to 1 in 128 and a recording costs a few nanoseconds. The longest is kept as it is.
 */
public final class Lateness implements Consumer<Ended> {

    private static final int EXACT_BITS = 8;
    private static final double NANOS = 1e9;

    private int[] counts = new int[1 << EXACT_BITS];
    private long total;
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
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return Math.min(max(), highest(bucket) / 1e6);
            }
        }
        return 0;
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
        int bucket = bucket((long) (seconds * 1e6));
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(bucket + 1, counts.length * 2));
        }
        counts[bucket]++;
        total++;
        max = Math.max(max, seconds);
    }

    private static int bucket(long micros) {
        int shift = Math.max(0, Long.SIZE - EXACT_BITS - Long.numberOfLeadingZeros(micros | 1));
        return (shift << (EXACT_BITS - 1)) + (int) (micros >>> shift);
    }

    /** The largest number of whole microseconds of a bucket, as its bound: a lateness in it is less by a hair. */
    private static long highest(int bucket) {
        int half = 1 << (EXACT_BITS - 1);
        int shift = Math.max(0, (bucket >> (EXACT_BITS - 1)) - 1);
        long lowest = (long) (bucket - shift * half) << shift;
        return lowest + (1L << shift);
    }
}
