package dev.bide.wait;

import java.util.Arrays;

/**
 * A bucket sort of the delays of a fan-out, in ranges. The shortest delays are sorted before longer ones are computed. One
 * thread uses it.
 */
final class Buckets {

    /*
     * A bucket sort with counting. The leading bits of a uniform number are the number of its bucket. A delay never falls
     * as its uniform number grows, so its bucket is known before the delay is computed. The steps are
     *
     *      select()       finds the delays of the range: it goes through all uniform numbers
     *      count()        counts the delays of each bucket
     *      endCount()     turns the counts into the positions at which the buckets start
     *      place()        computes each delay, and puts it at the next free position of its bucket
     *      sort()         sorts the 32 or so delays of one bucket by insertion
     *      nextRange()    moves on to the next range
     *
     *      share     0  1/64         1/8                        1/2                                   1
     *      range     |----|-----------|--------------------------|------------------------------------|
     *                  1        2                   3                              4
     *
     * The first waits are late by the time that passes until their delays are sorted. Drawing a uniform number takes a
     * nanosecond; computing, placing and sorting its delay takes twenty or more. So each range begins with a scan of all
     * uniform numbers, and computes only its own delays. Keeping the numbers between the scans would take the same time,
     * and 8 MB for a million.
     */

    private static final int DELAYS_PER_BUCKET = 32;

    /** With fewer buckets than this there is one range. */
    private static final int MIN_BUCKETS_TO_SPLIT = 256;

    /** Each range ends at the number of buckets divided by this. All are powers of two, as the number of buckets is. */
    // The first range is short, so that its waits begin soon, but long enough for the next range to be sorted before it
    // is due. The last has only half of the delays, to limit the memory for the indices of a range.
    private static final int[] DIVISORS = {64, 8, 2, 1};

    /** The array for the indices of a range has n divided by this as spare room, because their number varies. */
    // Half of the room is for the last slice of select(). With a million waits, the rest is at least 10 standard
    // deviations. Smaller fan-outs may exceed it. Then select() copies the array.
    private static final int SPARE_DIVISOR = 128;

    private final Draw draw;
    private final int n;
    private final int shift;

    /** First the number of delays in each bucket; after {@link #endCount} the position of the next one to be placed. */
    private final int[] positions;

    /** The number of the range, as an index of {@link #DIVISORS}. */
    private int range;

    /** The first bucket of the range. */
    private int first;

    /** The bucket after the range. */
    private int end;

    /** The number of delays before the range. */
    private int before;

    /** The indices of the delays of the range, in ascending order. */
    private int[] selected;

    private int size;

    Buckets(Draw draw, int n) {
        int buckets = ofDelays(n);
        this.draw = draw;
        this.n = n;
        this.shift = Draw.UNIFORM_BITS - Integer.numberOfTrailingZeros(buckets);
        this.positions = new int[buckets];
        this.range = buckets < MIN_BUCKETS_TO_SPLIT ? DIVISORS.length - 1 : 0;
        this.end = buckets / DIVISORS[range];
        this.selected = new int[room()];
    }

    /** Returns the number of buckets of a fan-out. Waits with the same delay end in the order of their buckets. */
    static int ofDelays(int n) {
        // A power of two, so that a shift turns a uniform number into the number of its bucket.
        return Integer.highestOneBit(Math.max(1, n / DELAYS_PER_BUCKET));
    }

    /** Returns the size of an array that nearly always has room for all delays up to the end of the range. */
    private int room() {
        return Math.min(n, n / DIVISORS[range] + n / SPARE_DIVISOR);
    }

    /** Returns the first bucket of the range. */
    int first() {
        return first;
    }

    /** Returns the bucket after the range. */
    int end() {
        return end;
    }

    /** Returns how many delays of the range are selected. */
    int size() {
        return size;
    }

    /** Selects the delays in the range, among those with these indices. */
    void select(int from, int to) {
        // Checked once for a slice and not for each delay, so it assumes that all of them are selected.
        if (selected.length - size < to - from) {
            selected = Arrays.copyOf(selected, 2 * size + to - from);
        }
        // Local variables, because not every compiler of the JVM keeps fields in registers.
        int[] indices = selected;
        int next = size;
        long start = (long) first << shift;
        // The end of the last range is 2^63, which overflows. The difference below is negative nevertheless.
        long afterEnd = (long) end << shift;
        // No branch: the processor would mispredict many. The sign is set if the number is in the range.
        for (int i = from; i < to; i++) {
            long uniform = draw.uniform(i);
            indices[next] = i;
            next += (int) (((uniform - afterEnd) & ~(uniform - start)) >>> (Long.SIZE - 1));
        }
        size = next;
    }

    /** Counts some of the selected delays. */
    void count(int from, int to) {
        for (int i = from; i < to; i++) {
            positions[bucket(draw.uniform(selected[i]))]++;
        }
    }

    /** Ends the counting, and returns how many delays there are up to the end of the range. */
    int endCount() {
        int start = before;
        for (int bucket = first; bucket < end; bucket++) {
            int delays = positions[bucket];
            positions[bucket] = start;
            start += delays;
        }
        return start;
    }

    /** Places some of the selected delays, negated if the wait fails. In the end, each position is its bucket's end. */
    void place(double[] delays, int from, int to) {
        for (int i = from; i < to; i++) {
            long bits = draw.bits(selected[i]);
            double delay = draw.delay(bits);
            // The sign is free, because no delay is negative: a zero that fails is -0.0.
            delays[positions[bucket(bits >>> 1)]++] = draw.fails(bits) ? -delay : delay;
        }
    }

    /** Sorts the delays of a bucket without regard to their signs, and returns the position of its end. */
    int sort(double[] delays, int bucket) {
        // place() has moved each position to the end of its bucket, which is the start of the next one.
        int start = bucket == 0 ? 0 : positions[bucket - 1];
        int last = positions[bucket];
        // Insertion sort: a bucket is small, and the sort may not look at the signs, as Arrays.sort would.
        for (int i = start + 1; i < last; i++) {
            insert(delays, start, i);
        }
        return last;
    }

    boolean isLastRange() {
        return range == DIVISORS.length - 1;
    }

    /** Moves on to the next range, once this one is sorted. */
    void nextRange() {
        before += size;
        size = 0;
        range++;
        first = end;
        end = positions.length / DIVISORS[range];
        // The array of the range before the last has room for half of the delays, so the last range can use it too.
        if (selected.length < n / positions.length * (end - first)) {
            selected = new int[room()];
        }
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

    private int bucket(long uniform) {
        return (int) (uniform >>> shift);
    }
}
