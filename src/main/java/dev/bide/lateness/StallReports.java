package dev.bide.lateness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Keeps the stalls of the last minute, and reports each event loop at most once a minute. Only the meter's thread adds; any
 * thread reads.
 */
final class StallReports {

    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int MAX_KEPT = 100;

    private record Kept(long nanos, Stall stall) {}

    private final Consumer<Stall> listener;

    // Only the meter's thread uses these two: when a loop was last reported, and its stalls since then.
    private final long[] reportedNanos;
    private final int[] times;

    private final Map<StallCause, LongAdder> counts = new EnumMap<>(StallCause.class);

    /** Oldest first. Guarded by itself. */
    private final Deque<Kept> kept = new ArrayDeque<>();

    /**
     * Creates an empty list.
     *
     * @param loops how many event loops there are
     * @param listener receives the stalls that are reported
     */
    StallReports(int loops, long nanos, Consumer<Stall> listener) {
        this.listener = listener;
        this.reportedNanos = new long[loops];
        this.times = new int[loops];
        for (StallCause cause : StallCause.values()) {
            counts.put(cause, new LongAdder());
        }
        for (int loop = 0; loop < loops; loop++) {
            reportedNanos[loop] = nanos - MINUTE_NANOS;
        }
    }

    /** Adds a stall, and reports it unless all of its loops have been reported in the last minute. */
    void add(Stall stall, List<Integer> loops, long nanos) {
        int most = 0;
        boolean due = false;
        for (int loop : loops) {
            times[loop]++;
            most = Math.max(most, times[loop]);
            due |= nanos - reportedNanos[loop] >= MINUTE_NANOS;
        }
        Stall counted = stall.withTimes(most);
        keep(counted, nanos);
        counts.get(stall.cause()).increment();
        if (due) {
            for (int loop : loops) {
                reportedNanos[loop] = nanos;
                times[loop] = 0;
            }
            listener.accept(counted);
        }
    }

    private void keep(Stall stall, long nanos) {
        synchronized (kept) {
            kept.addLast(new Kept(nanos, stall));
            if (kept.size() > MAX_KEPT) {
                kept.removeFirst();
            }
        }
    }

    /** Returns the stalls of the last minute, oldest first, at most the newest hundred. */
    List<Stall> lastMinute(long nanos) {
        synchronized (kept) {
            kept.removeIf(each -> nanos - each.nanos() >= MINUTE_NANOS);
            return kept.stream().map(Kept::stall).toList();
        }
    }

    /** Returns how many stalls there were for a cause. */
    long count(StallCause cause) {
        return counts.get(cause).sum();
    }
}
