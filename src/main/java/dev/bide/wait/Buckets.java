package dev.bide.wait;

import java.util.Arrays;

/**
 * A bucket sort of the delays of a fan-out, which sorts the soonest buckets first. One thread uses it.
 */
final class Buckets {

    /*
     * A bucket sort with counting. The bits of a delay are uniform, and the delay never falls as they grow, so their
     * leading bits number its bucket: a delay's place is known before the delay is computed. The steps are
     *
     *      count()         counts the delays of each bucket
     *      endCount()      turns the counts into the positions at which the buckets start
     *      place...()      puts each delay at the next free position of its bucket
     *      sort()          sorts the 32 or so delays of one bucket by insertion
     *
     *      bucket     0     1     2        soonest                   last
     *              |-----|-----|-----| ... |-----|-----|-----| ... |-----|
     *               placed and sorted first       placed and sorted next
     *
     * The soonest buckets come first, so that their waits can be armed while the others are still unsorted. They are
     * one bucket in sixteen, or up to one in four if the waits of fewer would be due before the other delays are placed.
     * count() keeps the bits of their delays. Those of the others are drawn again, which costs less than keeping them.
     */

    private static final int DELAYS_PER_BUCKET = 32;

    /** With fewer buckets than this, all of them count as soonest. */
    private static final int MIN_BUCKETS_TO_SPLIT = 256;

    // The share of the soonest buckets is one in this. It is a power of two, as the number of buckets is, so that the
    // soonest buckets are a whole number.
    private static final int MAX_DIVISOR = 16;
    private static final int MIN_DIVISOR = 4;

    /** The array for the soonest buckets has n divided by this to spare, because their number of delays varies. */
    // At a million waits that is 9 standard deviations or more. Smaller fan-outs may exceed it, and count() then copies
    // the array.
    private static final int SPARE_DIVISOR = 256;

    /** The time that placing one of the other delays takes, in seconds. Only the soonest buckets depend on it. */
    private static final double PLACING_SECONDS = 60e-9;

    private final Draw draw;
    private final int shift;
    private final int soonestBuckets;

    /** First the number of delays in each bucket; after {@link #endCount} the position of the next one to be placed. */
    private final int[] positions;

    private long[] keptBits;
    private int keptCount;

    Buckets(Draw draw, int n) {
        // A power of two, so that a shift makes a bucket of the bits.
        int buckets = Integer.highestOneBit(Math.max(1, n / DELAYS_PER_BUCKET));
        this.draw = draw;
        // bucket() shifts by 1 and then by this: with one bucket that is 64, which Java takes for 0 in a single shift.
        this.shift = 63 - Integer.numberOfTrailingZeros(buckets);
        // A shape with many short delays needs more soonest buckets: its first waits are due earlier.
        int divisor = buckets < MIN_BUCKETS_TO_SPLIT ? 1 : divisor(draw, n);
        this.soonestBuckets = buckets / divisor;
        this.positions = new int[buckets];
        this.keptBits = new long[divisor == 1 ? n : n / divisor + n / SPARE_DIVISOR];
    }

    private static int divisor(Draw draw, int n) {
        int divisor = MAX_DIVISOR;
        // The quantile is the longest delay of the soonest buckets. The alarms after it can be set only when the others
        // are placed.
        while (divisor > MIN_DIVISOR && draw.quantile(1.0 / divisor) < n * PLACING_SECONDS) {
            divisor /= 2;
        }
        return divisor;
    }

    /** Returns the number of buckets. */
    int buckets() {
        return positions.length;
    }

    /** Returns how many buckets are soonest. They are the first ones. */
    int soonestBuckets() {
        return soonestBuckets;
    }

    /** Counts the delays with these indices. */
    void count(int from, int to) {
        // Checked once for a slice and not for each delay, so it assumes that all of them are kept.
        if (keptBits.length - keptCount < to - from) {
            keptBits = Arrays.copyOf(keptBits, 2 * keptCount + to - from);
        }
        for (int i = from; i < to; i++) {
            long bits = draw.bits(i);
            int bucket = bucket(bits);
            positions[bucket]++;
            if (bucket < soonestBuckets) {
                keptBits[keptCount++] = bits;
            }
        }
    }

    /** Ends the counting, and returns how many delays are in the soonest buckets. */
    int endCount() {
        int start = 0;
        for (int bucket = 0; bucket < positions.length; bucket++) {
            int size = positions[bucket];
            positions[bucket] = start;
            start += size;
        }
        return keptCount;
    }

    /** Places some of the delays of the soonest buckets, in the order in which {@link #count} kept them. */
    void placeSoonest(double[] delays, int from, int to) {
        for (int i = from; i < to; i++) {
            place(delays, keptBits[i]);
        }
    }

    /** Places the delays with these indices that are not in the soonest buckets. */
    void placeOthers(double[] delays, int from, int to) {
        for (int i = from; i < to; i++) {
            long bits = draw.bits(i);
            if (bucket(bits) >= soonestBuckets) {
                place(delays, bits);
            }
        }
    }

    /** Puts a delay into its bucket, negated if its wait fails. When all are placed, a position is its bucket's end. */
    private void place(double[] delays, long bits) {
        double delay = draw.delay(bits);
        // The sign is free, because no delay is negative: a zero that fails is -0.0.
        delays[positions[bucket(bits)]++] = draw.fails(bits) ? -delay : delay;
    }

    /** Sorts the delays of a bucket without regard to their signs, and returns the position of its end. */
    int sort(double[] delays, int bucket) {
        int start = start(bucket);
        int end = positions[bucket];
        // Insertion sort: a bucket is small, and the sort may not look at the signs, as Arrays.sort would.
        for (int i = start + 1; i < end; i++) {
            insert(delays, start, i);
        }
        return end;
    }

    /** Returns the position at which a bucket starts, once all delays before it are placed. */
    int start(int bucket) {
        // place() has moved each position to the end of its bucket, which is the start of the next one.
        return bucket == 0 ? 0 : positions[bucket - 1];
    }

    private static void insert(double[] delays, int start, int i) {
        double delay = delays[i];
        double absolute = Math.abs(delay);
        int position = i;
        while (position > start && Math.abs(delays[position - 1]) > absolute) {
            delays[position] = delays[position - 1];
            position--;
        }
        delays[position] = delay;
    }

    private int bucket(long bits) {
        return (int) ((bits >>> 1) >>> shift);
    }
}
