package dev.bide.page;

import dev.bide.lateness.FanOutLateness;
import dev.bide.lateness.LatenessRows;
import dev.bide.stream.EndedLog;

/**
 * The waits of a run that have ended, counted. Any thread may call it: the lock is held while a slice of the log is
 * counted, or changes are read, both a fraction of a millisecond.
 */
final class RunCounts {

    /** How many waits one call counts: about a third of a millisecond. */
    static final int SLICE = 16_384;

    private static final double NANOS_PER_SECOND = 1e9;

    /*
     * A cell is a bin of the moment at which a wait was due, and a row of how late it came. A bin also has how many waits
     * had ended when the last one came in it. Each bin has the version at which either has changed last; each slice of the
     * log is a version. A reader that passes the version that it has read last gets whole bins, so it needs no repair if
     * it has missed some. A version for each cell would take twice the memory and save little: waits end in the order in
     * which they are due, so what changes is in the last bins.
     */
    private final Bins bins;

    private final int[] cells = new int[Bins.COUNT * LatenessRows.COUNT];
    private final double[] cameAt = new double[Bins.COUNT];
    private final int[] came = new int[Bins.COUNT];
    private final int[] changed = new int[Bins.COUNT];
    private final FanOutLateness late = new FanOutLateness();

    private int version;
    private int finished;

    // Both only grow: the waits of a log are in the order of their delays, and of their ends.
    private int dueBin;
    private int cameBin;

    /** The row of the last wait that was counted. */
    private int lateRow;

    RunCounts(Bins bins) {
        this.bins = bins;
    }

    /** Receives what has changed. */
    interface Visitor {

        /** A row of lateness has waits that were due in a bin. */
        void cell(int bin, int row, int count);

        /** So many waits had ended at a moment, the last one in a bin. */
        void came(double at, int count);
    }

    /** Counts the next waits of a log. Returns whether there are more. */
    synchronized boolean count(EndedLog log) {
        int end = log.finished();
        int to = Math.min(end, finished + SLICE);
        if (to > finished) {
            version++;
            log.each(finished, to, (place, delay, lateSeconds, failed) -> add(place, delay, lateSeconds));
            finished = to;
        }
        return to < end;
    }

    private void add(int place, double delay, double lateSeconds) {
        dueBin = bins.near(dueBin, delay);
        // In a tick each wait is a little less late than the one before, so this seldom steps.
        lateRow = LatenessRows.near(lateRow, Math.round(lateSeconds * NANOS_PER_SECOND));
        cells[dueBin * LatenessRows.COUNT + lateRow]++;
        changed[dueBin] = version;
        double at = delay + lateSeconds;
        cameBin = bins.near(cameBin, at);
        cameAt[cameBin] = at;
        came[cameBin] = place + 1;
        changed[cameBin] = version;
        late.record(lateSeconds);
    }

    /** Passes what has changed since a version to a visitor. Returns the present version. */
    synchronized int visitChanged(int since, Visitor visitor) {
        for (int bin = 0; bin < Bins.COUNT; bin++) {
            if (changed[bin] > since) {
                visit(bin, visitor);
            }
        }
        return version;
    }

    private void visit(int bin, Visitor visitor) {
        if (came[bin] > 0) {
            visitor.came(cameAt[bin], came[bin]);
        }
        for (int row = 0; row < LatenessRows.COUNT; row++) {
            int count = cells[bin * LatenessRows.COUNT + row];
            if (count > 0) {
                visitor.cell(bin, row, count);
            }
        }
    }

    /** Returns how many waits have been counted. */
    synchronized int finished() {
        return finished;
    }

    /** Returns how late the waits came: the median, the 99th percentile and the maximum, in seconds. */
    synchronized double[] late() {
        return new double[] {late.quantile(0.5), late.quantile(0.99), late.max()};
    }
}
