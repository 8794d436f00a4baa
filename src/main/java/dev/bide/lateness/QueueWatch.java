package dev.bide.lateness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds loops of which half of the timers are late, although no single one is late enough to be a stall: they have a long
 * queue of short tasks. Only the meter's thread may call it.
 */
final class QueueWatch {

    /** How far it looks back. */
    static final long WINDOW_NANOS = 10_000_000_000L;

    /** The median from which a loop is late. It is a bound of the rows, so the comparison is exact. */
    static final long LATE_NANOS = 10_000_000;

    /** With fewer samples a median says nothing: with a probe each 10 s there is one sample. */
    private static final int MIN_SAMPLES = 10;

    private static final long CHECK_NANOS = 1_000_000_000;
    private static final long QUIET_NANOS = 60_000_000_000L;

    /** Receives the loops that are late. */
    interface Listener {

        void late(int loop, long medianNanos);
    }

    private static final class Row {
        final LoopMinute minute;
        final Pauses stalls = new Pauses();
        long reportedNanos;

        Row(LoopMinute minute, long reportedNanos) {
            this.minute = minute;
            this.reportedNanos = reportedNanos;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Row thread;
    private final long startNanos;
    private long checkedNanos;

    QueueWatch(long nanos) {
        this.startNanos = nanos;
        this.checkedNanos = nanos;
        this.thread = new Row(new LoopMinute(), nanos);
    }

    void add(LoopMinute minute) {
        rows.add(new Row(minute, startNanos - QUIET_NANOS));
    }

    /** Records that the meter's thread was to wake at the first moment, and did so at the second. */
    void threadWoke(long dueNanos, long nanos) {
        // Each moment at which it would have woken counts, as missed probes do: it wakes less often while it is late.
        long first = Math.max(dueNanos, nanos - LoopMinute.COLUMNS * LoopMinute.COLUMN_NANOS);
        for (long due = first; due <= nanos; due += StallWatch.WAKE_NANOS) {
            thread.minute.record(due, nanos - due, 1, nanos);
        }
    }

    /** Takes a stall, during which the lateness of a loop does not count: it has a cause of its own. */
    void stalled(LateProbe probe) {
        rows.get(probe.loop()).stalls.add(probe.dueNanos(), probe.rangNanos());
    }

    /** Notes that a queue was reported, which is done once a minute for a loop. */
    void reported(int loop, long nanos) {
        rows.get(loop).reportedNanos = nanos;
    }

    /** Looks at all loops once a second. */
    void check(long nanos, Listener listener) {
        if (nanos - checkedNanos < CHECK_NANOS) {
            return;
        }
        checkedNanos = nanos;
        for (int loop = 0; loop < rows.size(); loop++) {
            long median = nanos - rows.get(loop).reportedNanos < QUIET_NANOS ? 0 : medianNanos(loop, nanos);
            if (median > 0 && !isThreadLate(nanos)) {
                reported(loop, nanos);
                listener.late(loop, median);
            }
        }
    }

    /** Returns what half of the loop's samples of the last 10 s were later than; 0 if that is not late. */
    long medianNanos(int loop, long nanos) {
        return quantileNanos(rows.get(loop), 0.5, nanos);
    }

    /** Returns whether the meter's own thread was late as well: then the machine is too busy, and not the loops. */
    boolean isThreadLate(long nanos) {
        // A quarter is enough: when a machine gets busy, the median of a loop may rise a little before that of the
        // thread.
        return quantileNanos(thread, 0.75, nanos) > 0;
    }

    private static long quantileNanos(Row row, double share, long nanos) {
        long[] counts = new long[LatenessRows.COUNT];
        row.minute.visit(LoopMinute.column(nanos - WINDOW_NANOS), nanos, (column, samples, worst) -> {
            long from = column * LoopMinute.COLUMN_NANOS;
            if (row.stalls.overlapNanos(from, from + LoopMinute.COLUMN_NANOS) == 0) {
                for (int i = 0; i < samples.length; i++) {
                    counts[i] += samples[i];
                }
            }
        });
        long total = Arrays.stream(counts).sum();
        if (total < MIN_SAMPLES) {
            return 0;
        }
        int quantile = 0;
        for (long upTo = counts[0]; upTo < share * total; upTo += counts[quantile]) {
            quantile++;
        }
        long least = LatenessRows.fromNanos(quantile);
        return least >= LATE_NANOS ? least : 0;
    }
}
