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
     * The array is shared with the event loop, and filled while the loop reads its start. The listener of run()
     * publishes what is reported with a volatile write; the loop reads nothing beyond. A first array has the soonest
     * buckets alone, so that a fan-out that ends early never needs the whole one; the second begins with a copy of the
     * first.
     *
     * Until a delay is reported, its sign says whether its wait fails. That way the sort moves 8 bytes for each wait
     * and nothing else.
     */

    /** Work is cut into slices of at least this many delays. */
    private static final int MIN_SLICE = 16;

    /** The first report comes when this many delays are sorted; each further one when twice as many more are. */
    // Small at first, because the soonest waits may be due within milliseconds; larger later, because each report may
    // cost the event loop a task.
    private static final int FIRST_STEP = 1024;

    private static final int MAX_STEP = 8192;

    private final Draw draw;
    private final int n;

    /** Which of the reported delays belong to waits that fail. */
    private final BitSet failures;

    private final boolean mayFail;
    private final Plan.Search search;

    // Volatile, because the event loop shares them with the drawing thread: it reads the delays and the plan, cancels,
    // and asks at stop() whether the drawing is running.
    private volatile double[] delays;
    private volatile Plan plan;
    private volatile boolean cancelled;
    private volatile boolean running;

    Drawing(FanOutRequest request) {
        this(request, 0);
    }

    /** Creates a drawing of the delays from an index of the seed on. */
    Drawing(FanOutRequest request, int first) {
        this.draw = new Draw(request, first);
        this.n = request.n();
        this.mayFail = request.terms().failRate() > 0;
        // At its full size from the start: if it grew, the loop could read an array that is being replaced.
        this.failures = new BitSet(mayFail ? n : 0);
        this.search = new Plan.Search(request, failures);
    }

    /** Returns an array that starts with the reported delays. A later call may return another one with that start. */
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
     * Draws, and reports several times how many delays at the start of the array are ready. The last report is the
     * number of waits that end.
     */
    void run(IntConsumer ready) {
        running = true;
        try {
            draw(ready);
        } finally {
            // Also if memory runs out, because stop() waits for this.
            running = false;
        }
    }

    private void draw(IntConsumer ready) {
        Buckets buckets = new Buckets(draw, n);
        inSlices(n, buckets::count);
        double[] soonest = new double[buckets.endCount()];
        inSlices(soonest.length, (from, to) -> buckets.placeSoonest(soonest, from, to));
        // Assigned before the first report, with which the loop begins to read it.
        delays = soonest;
        // A small fan-out has only soonest buckets, and its array is the whole one already.
        int last = soonest.length == n ? buckets.buckets() : buckets.soonestBuckets();
        sort(buckets, soonest, 0, last, ready);
        if (plan == null && !cancelled) {
            double[] all = Arrays.copyOf(soonest, n);
            inSlices(n, (from, to) -> buckets.placeOthers(all, from, to));
            delays = all;
            sort(buckets, all, last, buckets.buckets(), ready);
        }
    }

    /** Does work in slices that grow, and stops between two slices when the drawing is cancelled. */
    private void inSlices(int end, Slice work) {
        // The JVM compiles a method that is called often an order of magnitude sooner than one long loop. In a new
        // process the soonest waits would be late by the difference. Slices that grow keep the number of calls small.
        int from = 0;
        while (from < end && !cancelled) {
            int size = Math.max(MIN_SLICE, from >>> 8);
            int to = end - from > size ? from + size : end; // from + size alone could overflow
            work.run(from, to);
            from = to;
        }
    }

    private void sort(Buckets buckets, double[] delays, int from, int to, IntConsumer ready) {
        int reported = from == 0 ? 0 : buckets.start(from);
        int step = FIRST_STEP;
        for (int bucket = from; bucket < to && !cancelled && plan == null; bucket++) {
            int end = buckets.sort(delays, bucket);
            // The last bucket is reported even if it is empty: the plan of a fan-out of none is found with it.
            if (end - reported >= step || bucket == to - 1) {
                extractFailures(delays, reported, end);
                plan = search.advance(delays, end);
                // Assigned before the report: it is the last one, so the loop has to find the plan with it.
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
