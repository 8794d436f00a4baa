package dev.bide.wait;

import java.util.Arrays;

/**
 * The delays of a fan-out, coarsely in order: bucket by bucket ascending, each holding about 32 of them. One thread uses
 * it.
 */
final class Buckets {

    /*
     * A delay grows with its bits, and its first bits are even, so they name a bucket. To have delays in order, count()
     * all of them, which makes each bucket a known part of the array; then place() them, and sort() each bucket. The
     * soonest buckets come first, one in sixteen, or up to one in four if those would all be over before the others are
     * in place: the bits that belong there are kept when they are counted, while the others are drawn again, which costs
     * less than keeping them.
     */

    private static final int SIZE = 32;

    /** Of so few buckets all are soonest. */
    private static final int FEW = 256;

    private static final int FEWEST = 16;
    private static final int MOST = 4;

    /** So long it takes to place one of the others, in seconds. */
    private static final double PLACING = 60e-9;

    private final Draw draw;
    private final int shift;
    private final int soonest;

    /** How many delays a bucket holds; then where the next one is to be placed. */
    private final int[] places;

    private long[] kept;
    private int keptCount;

    Buckets(Draw draw, int n) {
        int buckets = Integer.highestOneBit(Math.max(1, n / SIZE));
        this.draw = draw;
        // Shifting by 64 would shift by none, so the top bit goes first.
        this.shift = 63 - Integer.numberOfTrailingZeros(buckets);
        int part = buckets < FEW ? 1 : part(draw, n);
        this.soonest = buckets / part;
        this.places = new int[buckets];
        this.kept = new long[part == 1 ? n : n / part + n / (FEWEST * FEWEST)];
    }

    private static int part(Draw draw, int n) {
        int part = FEWEST;
        while (part > MOST && draw.quantile(1.0 / part) < n * PLACING) {
            part /= 2;
        }
        return part;
    }

    /** Gives how many buckets there are. */
    int count() {
        return places.length;
    }

    /** Gives how many of the first buckets are the soonest. */
    int soonest() {
        return soonest;
    }

    /** Counts the delays of some indices. */
    void count(int from, int to) {
        if (kept.length - keptCount < to - from) {
            kept = Arrays.copyOf(kept, 2 * keptCount + to - from);
        }
        for (int i = from; i < to; i++) {
            long bits = draw.bits(i);
            int bucket = bucket(bits);
            places[bucket]++;
            if (bucket < soonest) {
                kept[keptCount++] = bits;
            }
        }
    }

    /** Ends the counting, and gives how many delays are in the soonest buckets. */
    int counted() {
        int start = 0;
        for (int bucket = 0; bucket < places.length; bucket++) {
            int size = places[bucket];
            places[bucket] = start;
            start += size;
        }
        return keptCount;
    }

    /** Places some of the delays of the soonest buckets. */
    void placeSoonest(double[] delays, int from, int to) {
        for (int i = from; i < to; i++) {
            place(delays, kept[i]);
        }
    }

    /** Places those of some indices that are not in the soonest buckets. */
    void placeOthers(double[] delays, int from, int to) {
        for (int i = from; i < to; i++) {
            long bits = draw.bits(i);
            if (bucket(bits) >= soonest) {
                place(delays, bits);
            }
        }
    }

    /** Puts a delay into its bucket, with its sign changed if it fails; when all are there, the bucket's place is its end. */
    private void place(double[] delays, long bits) {
        double delay = draw.delay(bits);
        delays[places[bucket(bits)]++] = draw.fails(bits) ? -delay : delay;
    }

    /** Puts the delays of a bucket in order, whatever their signs, and gives where it ends. */
    int sort(double[] delays, int bucket) {
        int start = start(bucket);
        int end = places[bucket];
        for (int i = start + 1; i < end; i++) {
            insert(delays, start, i);
        }
        return end;
    }

    /** Gives where a bucket starts, once all delays are placed up to it. */
    int start(int bucket) {
        return bucket == 0 ? 0 : places[bucket - 1];
    }

    private static void insert(double[] delays, int start, int i) {
        double delay = delays[i];
        double size = Math.abs(delay);
        int place = i;
        while (place > start && Math.abs(delays[place - 1]) > size) {
            delays[place] = delays[place - 1];
            place--;
        }
        delays[place] = delay;
    }

    private int bucket(long bits) {
        return (int) ((bits >>> 1) >>> shift);
    }
}
