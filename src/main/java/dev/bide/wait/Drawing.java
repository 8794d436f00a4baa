package dev.bide.wait;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Draws the delays of a fan-out in ascending order, without sorting them as a whole, the soonest first. One thread runs
 * it; another may use the delays that it has been told of.
 */
final class Drawing {

    /** At least so many at a time: the JVM compiles what is called often much sooner than what goes on for long. */
    private static final int SLICE = 16;

    /** So many delays are in order before it is told of the first of them; then twice as many, up to the longest. */
    private static final int FIRST_STEP = 1024;

    private static final int LONGEST_STEP = 8192;

    private final Draw draw;
    private final int n;
    private volatile double[] delays;
    private volatile boolean givenUp;
    private volatile boolean running;

    Drawing(FanOutRequest request) {
        this.draw = new Draw(request.seed(), request.maxDelay());
        this.n = request.n();
    }

    /**
     * Gives an array of which as much is filled as {@link #run} has told of. It may be another one later, with the same
     * delays at its start; in the end it is that of the answer.
     */
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
        Buckets buckets = new Buckets(draw, n);
        inSlices(n, buckets::count);
        double[] soonest = new double[buckets.counted()];
        inSlices(soonest.length, (from, to) -> buckets.placeSoonest(soonest, from, to));
        delays = soonest;
        sort(buckets, soonest, 0, buckets.soonest(), ready);
        if (soonest.length < n && !givenUp) {
            double[] all = Arrays.copyOf(soonest, n);
            inSlices(n, (from, to) -> buckets.placeOthers(all, from, to));
            delays = all;
            sort(buckets, all, buckets.soonest(), buckets.count(), ready);
        }
    }

    private void inSlices(int end, Slice work) {
        int from = 0;
        while (from < end && !givenUp) {
            int slice = Math.max(SLICE, from >>> 8);
            int to = end - from > slice ? from + slice : end;
            work.run(from, to);
            from = to;
        }
    }

    private void sort(Buckets buckets, double[] delays, int from, int to, IntConsumer ready) {
        int told = 0;
        int step = FIRST_STEP;
        for (int bucket = from; bucket < to && !givenUp; bucket++) {
            int end = buckets.sort(delays, bucket);
            if (end - told >= step || (bucket == to - 1 && end > told)) {
                ready.accept(end);
                told = end;
                step = Math.min(2 * step, LONGEST_STEP);
            }
        }
    }

    private interface Slice {
        void run(int from, int to);
    }
}
