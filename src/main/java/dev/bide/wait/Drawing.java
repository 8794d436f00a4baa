package dev.bide.wait;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Draws the delays of a fan-out in ascending order, without sorting them as a whole, and reports each part that is
 * ready. One thread runs it; another may use the delays that it has reported.
 */
final class Drawing {

    /*
     *      delays   |  reported: sorted, signs in failures   |  sorted  |  placed  |  not drawn yet  |
     *
     * The array is shared with the event loop, and filled while the loop reads its start. The listener of run() publishes
     * what is reported with a volatile write; the loop reads nothing beyond. A first array has the soonest buckets alone,
     * so that a fan-out that ends early never needs the whole one; the second begins with a copy of the first.
     *
     * Until a delay is reported, its sign says whether its wait fails. So the sort moves 8 bytes for each wait, and no
     * list of failures beside them.
     */

    /** Work is cut into slices of at least this many delays. */
    private static final int MIN_SLICE = 16;

    /** The first report comes when this many delays are sorted; each further one when twice as many more are. */
    private static final int FIRST_STEP = 1024;

    private static final int MAX_STEP = 8192;

    private final Draw draw;
    private final int n;

    /** Which of the reported delays belong to waits that fail. */
    private final BitSet failures;

    private final boolean mayFail;
    private final Plan.Search search;
    private volatile double[] delays;
    private volatile Plan plan;
    private volatile boolean cancelled;
    private volatile boolean running;

    Drawing(FanOutRequest request) {
        this.draw = new Draw(request);
        this.n = request.n();
        this.mayFail = request.terms().failRate() > 0;
        // At its full size from the start: if it grew, the loop could read an array that is being replaced.
        this.failures = new BitSet(mayFail ? n : 0);
        this.search = new Plan.Search(request, failures);
    }

    /** Returns an array that starts with the reported delays. A later call may return another one, with the same start. */
    double[] delays() {
        return delays;
    }

    /** Returns which of the reported delays belong to waits that fail. */
    BitSet failures() {
        return failures;
    }

    /** Returns how the fan-out is going to end, or null while that is not known. Nothing is drawn after it is known. */
    Plan plan() {
        return plan;
    }

    /** Ends {@link #run} early. Any thread may call it. */
    void cancel() {
        cancelled = true;
    }

    boolean isRunning() {
        return running;
    }

    /**
     * Draws. It reports several times how many delays from the start of the array are ready, and at last how many waits
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
        double[] soonest = new double[buckets.endCount()];
        inSlices(soonest.length, (from, to) -> buckets.placeSoonest(soonest, from, to));
        delays = soonest;
        int last = soonest.length == n ? buckets.buckets() : buckets.soonestBuckets();
        sort(buckets, soonest, 0, last, ready);
        if (plan == null && !cancelled) {
            double[] all = Arrays.copyOf(soonest, n);
            inSlices(n, (from, to) -> buckets.placeOthers(all, from, to));
            delays = all;
            sort(buckets, all, last, buckets.buckets(), ready);
        }
    }

    /** Cuts work into slices that grow: the JVM compiles a method that is called often sooner than one long loop. */
    private void inSlices(int end, Slice work) {
        int from = 0;
        while (from < end && !cancelled) {
            int size = Math.max(MIN_SLICE, from >>> 8);
            int to = end - from > size ? from + size : end;
            work.run(from, to);
            from = to;
        }
    }

    private void sort(Buckets buckets, double[] delays, int from, int to, IntConsumer ready) {
        int reported = from == 0 ? 0 : buckets.start(from);
        int step = FIRST_STEP;
        for (int bucket = from; bucket < to && !cancelled && plan == null; bucket++) {
            int end = buckets.sort(delays, bucket);
            if (end - reported >= step || bucket == to - 1) {
                extractFailures(delays, reported, end);
                plan = search.upTo(delays, end);
                ready.accept(plan == null ? end : plan.endingWaits());
                reported = end;
                step = Math.min(2 * step, MAX_STEP);
            }
        }
    }

    /** Moves the signs of some delays into {@link #failures}. */
    private void extractFailures(double[] delays, int from, int to) {
        for (int i = from; i < to && mayFail; i++) {
            // Not "< 0": the delay of a wait that fails at once is -0.0.
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
