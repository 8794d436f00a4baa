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
     * publishes what is reported with a volatile write; the loop reads nothing beyond. The first ranges of the buckets
     * have smaller arrays. Each array begins with a copy of the one before it.
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

    /** The first arrays have fewer delays than n divided by this. The next one is the whole array. */
    private static final int PARTIAL_DIVISOR = 4;

    private final Draw draw;
    private final int n;

    /** Which of the reported delays belong to waits that fail. */
    private final BitSet failures;

    private final boolean mayFail;
    private final Plan.Search search;

    /** How many delays have been reported. */
    private int reported;

    // Volatile, because the event loop shares them with the drawing thread: it reads the delays and the plan, cancels,
    // and asks at stop() whether the drawing is running.
    private volatile double[] delays = new double[0];
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
        drawRange(buckets, ready);
        while (isOpen() && !buckets.isLastRange()) {
            buckets.nextRange();
            drawRange(buckets, ready);
        }
    }

    private boolean isOpen() {
        return plan == null && !cancelled;
    }

    private void drawRange(Buckets buckets, IntConsumer ready) {
        inSlices(n, buckets::select);
        inSlices(buckets.size(), buckets::count);
        int end = buckets.endCount();
        // The first ranges get short arrays. A fan-out that ends early never needs the whole array, and clearing its
        // pages would make the first waits late: by 3 ms for a million delays.
        double[] drawn = end <= delays.length ? delays : Arrays.copyOf(delays, end < n / PARTIAL_DIVISOR ? end : n);
        // Assigned before the first report, with which the loop begins to read it.
        delays = drawn;
        inSlices(buckets.size(), (from, to) -> buckets.place(drawn, from, to));
        sort(buckets, drawn, ready);
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

    private void sort(Buckets buckets, double[] delays, IntConsumer ready) {
        int step = FIRST_STEP;
        for (int bucket = buckets.first(); bucket < buckets.end() && isOpen(); bucket++) {
            int sorted = buckets.sort(delays, bucket);
            // The last bucket is reported even if it is empty: the plan of a fan-out of none is found with it.
            if (sorted - reported >= step || bucket == buckets.end() - 1) {
                extractFailures(delays, reported, sorted);
                plan = search.advance(delays, sorted);
                // Assigned before the report: it is the last one, so the loop has to find the plan with it.
                ready.accept(plan == null ? sorted : plan.endingWaits());
                reported = sorted;
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
