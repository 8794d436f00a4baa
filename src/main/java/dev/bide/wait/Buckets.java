package dev.bide.wait;

import java.util.Arrays;

/**
 * The delays of a fan-out, sorted by buckets, the soonest buckets first. One thread uses it.
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
     * The soonest buckets come first, so that their waits can be armed while the others are still unsorted. They are one
     * in sixteen, or up to one in four where a smaller share would be due before the others are placed. The bits of their
     * delays are kept from the counting. Those of the others are drawn again, which costs less than keeping them.
     */

    private static final int DELAYS_PER_BUCKET = 32;

    /** With fewer buckets than this, all are soonest. */
    private static final int MIN_BUCKETS_TO_SPLIT = 256;

    // The share of the soonest buckets is one in this.
    private static final int MAX_DIVISOR = 16;
    private static final int MIN_DIVISOR = 4;

    /** The number of delays in the soonest buckets varies with the seed, so their array has n divided by this to spare. */
    private static final int SPARE_DIVISOR = 256;

    /** The time that placing one of the other delays takes, in seconds. */
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
        int divisor = buckets < MIN_BUCKETS_TO_SPLIT ? 1 : divisor(draw, n);
        this.soonestBuckets = buckets / divisor;
        this.positions = new int[buckets];
        this.keptBits = new long[divisor == 1 ? n : n / divisor + n / SPARE_DIVISOR];
    }

    private static int divisor(Draw draw, int n) {
        int divisor = MAX_DIVISOR;
        while (divisor > MIN_DIVISOR && draw.quantile(1.0 / divisor) < n * PLACING_SECONDS) {
            divisor /= 2;
        }
        return divisor;
    }

    /** Returns the number of buckets. */
    int buckets() {
        return positions.length;
    }

    /** Returns how many of the first buckets are the soonest. */
    int soonestBuckets() {
        return soonestBuckets;
    }

    /** Counts the delays with these indices. */
    void count(int from, int to) {
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

    /** Places some of the delays of the soonest buckets, in the order in which they were counted. */
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
        delays[positions[bucket(bits)]++] = draw.fails(bits) ? -delay : delay;
    }

    /** Sorts the delays of a bucket without regard to their signs, and returns the position of its end. */
    int sort(double[] delays, int bucket) {
        int start = start(bucket);
        int end = positions[bucket];
        for (int i = start + 1; i < end; i++) {
            insert(delays, start, i);
        }
        return end;
    }

    /** Returns the position at which a bucket starts, once all delays before it are placed. */
    int start(int bucket) {
        return bucket == 0 ? 0 : positions[bucket - 1];
    }

    private static void insert(double[] delays, int start, int i) {
        double delay = delays[i];
        double size = Math.abs(delay);
        int position = i;
        while (position > start && Math.abs(delays[position - 1]) > size) {
            delays[position] = delays[position - 1];
            position--;
        }
        delays[position] = delay;
    }

    private int bucket(long bits) {
        return (int) ((bits >>> 1) >>> shift);
    }
}
