package dev.bide.wait;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Draws the delays of a fan-out in ascending order, without sorting them as a whole. One thread runs it; another may use
 * the delays that it has been told of.
 */
final class Drawing {

    /*
     * A delay grows with its bits, and its first bits are even, so they name a bucket that holds about 32 delays:
     *
     *   1. draw all bits, and count how many fall into each bucket, so that each is a known part of the array;
     *   2. put the delays of the first sixteenth, which are wanted soonest and were kept on the way, into their buckets;
     *   3. sort bucket by bucket from the shortest, telling after each few thousand how far the array is done;
     *   4. draw the others again, and do the same with them.
     *
     * Drawing again costs less than keeping what was drawn: of a large fan-out only the answer takes 8 bytes a wait.
     */

    private static final int BUCKET = 32;
    private static final int MOST_BUCKETS = 1 << 18;

    /** As many delays are in order before it is told of them. */
    private static final int STEP = 8192;

    /** Of so few buckets all are soonest; of more, one in sixteen. */
    private static final int FEW_BUCKETS = 256;

    private static final int SOONEST = 16;

    private final Draw draw;
    private final int n;
    private double[] delays;
    private volatile boolean givenUp;
    private volatile boolean running;

    Drawing(FanOutRequest request) {
        this.draw = new Draw(request.seed(), request.maxDelay());
        this.n = request.n();
    }

    /** Gives the array of the answer, which is made by {@link #run} and filled by the time that it tells of. */
    double[] delays() {
        return delays;
    }

    /** Makes {@link #run} return early; any thread may call it. */
    void giveUp() {
        givenUp = true;
    }

    boolean isRunning() {
        return running;
    }

    /** Draws, telling again and again how many delays are in place from the start of the array. */
    void run(IntConsumer ready) {
        running = true;
        try {
            draw(ready);
        } finally {
            running = false;
        }
    }

    private void draw(IntConsumer ready) {
        delays = new double[n];
        int buckets = Math.min(MOST_BUCKETS, Integer.highestOneBit(Math.max(1, n / BUCKET)));
        // Shifting by 64 would shift by none, so the top bit goes first.
        int shift = 63 - Integer.numberOfTrailingZeros(buckets);
        int first = buckets < FEW_BUCKETS ? buckets : buckets / SOONEST;
        int[] ends = new int[buckets];
        long[] soonest = count(ends, shift, first);
        int soon = startsOf(ends, first);
        for (int i = 0; i < soon; i++) {
            place(soonest[i], ends, shift);
        }
        sort(ends, 0, first, ready);
        if (first < buckets) {
            fill(ends, shift, first);
            sort(ends, first, buckets, ready);
        }
    }

    /** Counts what falls into each bucket, and gives the bits that fall into the first few. */
    private long[] count(int[] counts, int shift, int first) {
        long[] soonest = new long[first == counts.length ? n : n / SOONEST * 5 / 4];
        int soon = 0;
        for (int i = 0; i < n && !givenUp; i++) {
            long bits = draw.bits(i);
            int bucket = bucket(bits, shift);
            counts[bucket]++;
            if (bucket < first) {
                if (soon == soonest.length) {
                    soonest = Arrays.copyOf(soonest, soon * 2);
                }
                soonest[soon++] = bits;
            }
        }
        return soonest;
    }

    /** Turns counts into where each bucket starts, and gives how many fall into the first few. */
    private static int startsOf(int[] counts, int first) {
        int start = 0;
        int soon = 0;
        for (int b = 0; b < counts.length; b++) {
            int count = counts[b];
            counts[b] = start;
            start += count;
            if (b < first) {
                soon = start;
            }
        }
        return soon;
    }

    private void fill(int[] next, int shift, int from) {
        for (int i = 0; i < n && !givenUp; i++) {
            long bits = draw.bits(i);
            if (bucket(bits, shift) >= from) {
                place(bits, next, shift);
            }
        }
    }

    /** Puts a delay into its bucket, after which the start of the bucket has become its end. */
    private void place(long bits, int[] next, int shift) {
        delays[next[bucket(bits, shift)]++] = draw.delay(bits);
    }

    private static int bucket(long bits, int shift) {
        return (int) ((bits >>> 1) >>> shift);
    }

    private void sort(int[] ends, int from, int to, IntConsumer ready) {
        int start = from == 0 ? 0 : ends[from - 1];
        int told = start;
        for (int bucket = from; bucket < to && !givenUp; bucket++) {
            int end = ends[bucket];
            Arrays.sort(delays, start, end);
            start = end;
            if (end - told >= STEP || (bucket == to - 1 && end > told)) {
                ready.accept(end);
                told = end;
            }
        }
    }
}
