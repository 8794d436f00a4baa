package dev.bide.wait;

import java.util.Arrays;
import java.util.BitSet;
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

    /** Which delays fail; until a delay has been told of, its sign says so. */
    private final BitSet failures;

    private final boolean mayFail;
    private final Plan.Search search;
    private volatile double[] delays;
    private volatile Plan plan;
    private volatile boolean givenUp;
    private volatile boolean running;

    Drawing(FanOutRequest request) {
        this.draw = new Draw(request);
        this.n = request.n();
        this.mayFail = request.terms().failRate() > 0;
        this.failures = new BitSet(mayFail ? n : 0); // of its whole size, since it is read while it is being filled
        this.search = new Plan.Search(request, failures);
    }

    /**
     * Gives an array of which as much is filled as {@link #run} has told of. It may be another one later, with the same
     * delays at its start.
     */
    double[] delays() {
        return delays;
    }

    /** Gives which of the delays that {@link #run} has told of are those of waits that fail. */
    BitSet failures() {
        return failures;
    }

    /** Gives how the fan-out is going to end; null until that is known, and then nothing more is drawn. */
    Plan plan() {
        return plan;
    }

    /** Makes {@link #run} return early; any thread may call it. */
    void giveUp() {
        givenUp = true;
    }

    boolean isRunning() {
        return running;
    }

    /**
     * Draws, telling again and again how many delays are in place from the start of the array, and at last how many waits
     * are going to end.
     */
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
        int last = soonest.length == n ? buckets.count() : buckets.soonest();
        sort(buckets, soonest, 0, last, ready);
        if (plan == null && !givenUp) {
            double[] all = Arrays.copyOf(soonest, n);
            inSlices(n, (from, to) -> buckets.placeOthers(all, from, to));
            delays = all;
            sort(buckets, all, last, buckets.count(), ready);
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
        int told = from == 0 ? 0 : buckets.start(from);
        int step = FIRST_STEP;
        for (int bucket = from; bucket < to && !givenUp && plan == null; bucket++) {
            int end = buckets.sort(delays, bucket);
            if (end - told >= step || bucket == to - 1) {
                settle(delays, told, end);
                plan = search.look(delays, end);
                ready.accept(plan == null ? end : plan.over());
                told = end;
                step = Math.min(2 * step, LONGEST_STEP);
            }
        }
    }

    /** Notes which delays fail, and makes all of them delays. */
    private void settle(double[] delays, int from, int to) {
        for (int i = from; i < to && mayFail; i++) {
            if (Math.copySign(1, delays[i]) < 0) {
                failures.set(i);
                delays[i] = -delays[i];
            }
        }
    }

    private interface Slice {
        void run(int from, int to);
    }
}
