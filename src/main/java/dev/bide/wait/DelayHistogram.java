package dev.bide.wait;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of seconds. One has the delays that the waits of all calls have been planned with, each counted when it
 * becomes known; a wait that will not end because of a timeout, a quorum or a failure has none. Any thread may call it.
 */
public final class DelayHistogram {

    /** Upper bounds of the buckets, in seconds, each included in its bucket. One more bucket has what is longer. */
    private static final double[] BOUNDS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000
    };

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final DoubleAdder sum = new DoubleAdder();

    /** Creates an empty histogram. */
    public DelayHistogram() {
        Arrays.setAll(counts, bucket -> new LongAdder());
    }

    /**
     * A copy of the histogram.
     *
     * @param bounds the upper bound of each bucket, in seconds; the last one is infinite
     * @param counts how many delays are in each bucket, without those of the buckets before it
     * @param sum the sum of all delays, in seconds
     */
    @SuppressWarnings("ArrayRecordComponent") // nothing compares snapshots, and each has arrays of its own
    public record Snapshot(double[] bounds, long[] counts, double sum) {

        /**
         * Returns how many delays there are.
         *
         * @return 0 or more
         */
        public long count() {
            return Arrays.stream(counts).sum();
        }
    }

    /**
     * Records a delay.
     *
     * @param delay seconds
     */
    public void record(double delay) {
        counts[indexAfter(BOUNDS, BOUNDS.length, delay, false)].increment();
        sum.add(delay);
    }

    /** Records the first delays of an array, which are in ascending order. */
    void record(double[] delays, int end) {
        // A search for each bound, and not for each delay: that is one search of 20 steps for each bucket, also in a
        // million of delays. Only the sum looks at each of them, which takes about a millisecond for a million.
        int from = 0;
        for (int bucket = 0; bucket < BOUNDS.length && from < end; bucket++) {
            int to = indexAfter(delays, end, BOUNDS[bucket], true);
            counts[bucket].add(to - from);
            from = to;
        }
        counts[BOUNDS.length].add(end - from);
        double total = 0;
        for (int i = 0; i < end; i++) {
            total += delays[i];
        }
        sum.add(total);
    }

    /**
     * Returns how many of the first numbers of an ascending array are less than a limit, or equal to it if {@code
     * included}.
     */
    private static int indexAfter(double[] ascending, int end, double limit, boolean included) {
        // Not Arrays.binarySearch(): among equal numbers it finds any, and here it has to be the first or the last.
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < limit || (included && ascending[middle] == limit)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Returns the present state.
     *
     * @return a copy
     */
    public Snapshot snapshot() {
        double[] bounds = Arrays.copyOf(BOUNDS, BOUNDS.length + 1);
        bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return new Snapshot(
                bounds, Arrays.stream(counts).mapToLong(LongAdder::sum).toArray(), sum.sum());
    }
}
