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
     *   1. draw all bits, and count how many fall into each bucket;
     *   2. draw them all again, and put each delay into its bucket, which is now a known part of the array;
     *   3. sort bucket by bucket from the shortest, telling after each few thousand how far the array is done.
     *
     * Drawing twice costs less than keeping what was drawn: the array of the answer is the only one of size n.
     */

    private static final int BUCKET = 32;
    private static final int MOST_BUCKETS = 1 << 18;
    private static final int STEP = 8192;

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
        int[] ends = new int[buckets];
        count(ends, shift);
        startsOf(ends);
        fill(ends, shift);
        sort(ends, ready);
    }

    private void count(int[] counts, int shift) {
        for (int i = 0; i < n; i++) {
            counts[(int) ((draw.bits(i) >>> 1) >>> shift)]++;
        }
    }

    private static void startsOf(int[] counts) {
        int start = 0;
        for (int b = 0; b < counts.length; b++) {
            int count = counts[b];
            counts[b] = start;
            start += count;
        }
    }

    private void fill(int[] next, int shift) {
        for (int i = 0; i < n && !givenUp; i++) {
            long bits = draw.bits(i);
            delays[next[(int) ((bits >>> 1) >>> shift)]++] = draw.delay(bits);
        }
    }

    private void sort(int[] ends, IntConsumer ready) {
        int start = 0;
        int told = 0;
        for (int end : ends) {
            Arrays.sort(delays, start, end);
            start = end;
            if (end - told >= STEP || (end == n && end > told)) {
                if (givenUp) {
                    return;
                }
                ready.accept(end);
                told = end;
            }
        }
    }
}
