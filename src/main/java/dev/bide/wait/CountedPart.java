package dev.bide.wait;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The waits of a range of indexes, counted by buckets of their delays. One thread uses it. */
final class CountedPart {

    /** How many waits are counted in one slice. A cancelled count ends after it. */
    private static final int SLICE = 65_536;

    /** The delay of a wait is computed from the first 53 of its bits. */
    private static final int UNIT_BITS = 53;

    private final Draw draw;
    private final int size;
    private final int shift;
    private final int[] waits;
    private final int[] failing;
    private final Map<Integer, long[]> kept = new HashMap<>();

    /**
     * Creates a part in which nothing is counted.
     *
     * @param first the index of its first wait
     * @param buckets a power of two
     */
    CountedPart(FanOutRequest whole, int first, int size, int buckets) {
        this.draw = new Draw(whole, first);
        this.size = size;
        this.shift = shift(buckets);
        this.waits = new int[buckets];
        this.failing = new int[buckets];
    }

    /** Returns the shift that turns the unit of a delay into the number of its bucket. */
    private static int shift(int buckets) {
        return UNIT_BITS - Integer.numberOfTrailingZeros(buckets);
    }

    /** Returns the unit of a wait: the bits from which its delay is computed. The delay grows with it. */
    static long unit(long bits) {
        return bits >>> (Long.SIZE - UNIT_BITS);
    }

    /** Returns the bits of a wait that has this unit. */
    static long bits(long unit) {
        return unit << (Long.SIZE - UNIT_BITS);
    }

    /** Returns the bucket of a wait with these bits. The number of buckets is a power of two. */
    static int bucket(long bits, int buckets) {
        return (int) (unit(bits) >>> shift(buckets));
    }

    /** Returns the greatest unit of a bucket. */
    long lastUnit(int bucket) {
        return ((bucket + 1L) << shift) - 1;
    }

    /** Returns how many waits there are. */
    int size() {
        return size;
    }

    /** Returns how many buckets there are. */
    int buckets() {
        return waits.length;
    }

    /** Returns whether a wait with these bits fails. */
    boolean fails(long bits) {
        return draw.fails(bits);
    }

    /** Returns how many waits a bucket has. */
    int waits(int bucket) {
        return waits[bucket];
    }

    /** Returns how many waits of a bucket fail. */
    int failing(int bucket) {
        return failing[bucket];
    }

    /** Counts all waits. */
    void count(Stop stop) {
        for (long from = 0; from < size && !stop.isSet(); from += SLICE) {
            count(from, Math.min(size, from + SLICE));
        }
    }

    private void count(long from, long to) {
        for (long i = from; i < to; i++) {
            long bits = draw.bits(i);
            int bucket = (int) (unit(bits) >>> shift);
            waits[bucket]++;
            failing[bucket] += draw.fails(bits) ? 1 : 0;
        }
    }

    /** Draws the waits of some buckets again, and keeps their bits. */
    void keep(BitSet buckets, Stop stop) {
        int[] counts = new int[waits.length];
        long[][] places = new long[waits.length][];
        buckets.stream().forEach(bucket -> {
            places[bucket] = new long[waits[bucket]];
            kept.put(bucket, places[bucket]);
        });
        for (long from = 0; from < size && !stop.isSet(); from += SLICE) {
            keep(places, counts, from, Math.min(size, from + SLICE));
        }
    }

    private void keep(long[][] places, int[] counts, long from, long to) {
        for (long i = from; i < to; i++) {
            long bits = draw.bits(i);
            int bucket = (int) (unit(bits) >>> shift);
            if (places[bucket] != null) {
                places[bucket][counts[bucket]++] = bits;
            }
        }
    }

    /** Returns the bits of the waits of a bucket that has been kept, in the order of their indexes. */
    long[] kept(int bucket) {
        return kept.get(bucket);
    }

    /** Returns whether to end a pass early. */
    interface Stop {
        boolean isSet();
    }
}
