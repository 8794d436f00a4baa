package dev.bide.lateness;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The last minute of one event loop, in 600 columns of 100 ms. A column has the counts of its samples in rows of lateness,
 * and the exact worst one. A sample belongs to the column of the moment at which it was due, so a stall is a slope that
 * begins where the loop stopped, and not a spike where it went on.
 *
 * <p>Only the thread of the event loop records. Any thread may read, without blocking it. The columns are a ring whose
 * places are used again; each place has the number of its column as a stamp. As in a sequence lock, the writer takes the
 * stamp away before it clears a place, and a reader drops what it read if the stamp has changed meanwhile. Counts only grow
 * while a place belongs to one column, so a reader that does not see a sample yet sees it the next time.
 *
 * <p>Columns are numbered from moment 0 of the clock, which all event loops share: equal numbers are the same tenth of a
 * second. It takes 115 KB.
 */
public final class LoopMinute {

    /** The number of columns. */
    public static final int COLUMNS = 600;

    /** How long a column is. */
    public static final long COLUMN_NANOS = 100_000_000;

    /** The stamp of a place that has no column. It is less than every number of a column. */
    private static final long NO_COLUMN = Long.MIN_VALUE;

    private final AtomicLongArray stamps = new AtomicLongArray(COLUMNS);
    private final AtomicIntegerArray counts = new AtomicIntegerArray(COLUMNS * LatenessRows.COUNT);
    private final AtomicLongArray worst = new AtomicLongArray(COLUMNS);

    /** For each place the number of the column that was the present one when it last got a sample. */
    private final AtomicLongArray changed = new AtomicLongArray(COLUMNS);

    /** Receives columns. */
    public interface Visitor {

        /**
         * Receives a column.
         *
         * @param column its number
         * @param counts how many samples each row has; only valid until this method returns
         * @param worstNanos the worst lateness
         */
        void column(long column, int[] counts, long worstNanos);
    }

    LoopMinute() {
        for (int place = 0; place < COLUMNS; place++) {
            stamps.setPlain(place, NO_COLUMN);
        }
        VarHandle.releaseFence(); // for readers that get this object without synchronization
    }

    /**
     * Returns the column of a moment.
     *
     * @param nanos a moment of the event loops' clock
     * @return its number
     */
    public static long column(long nanos) {
        return Math.floorDiv(nanos, COLUMN_NANOS);
    }

    /** Records samples of the same lateness. Only the thread of the event loop may call this method. */
    void record(long dueNanos, long lateNanos, int count, long nanos) {
        long column = column(dueNanos);
        int place = Math.floorMod(column, COLUMNS);
        long stamp = stamps.getPlain(place);
        if (stamp > column) {
            return; // due more than a minute ago: its place belongs to a later column
        }
        if (stamp < column) {
            clear(place);
            stamps.setRelease(place, column);
        }
        int index = place * LatenessRows.COUNT + LatenessRows.of(lateNanos);
        // Opaque and not volatile: no other thread writes, and a reader may see a sample a little later.
        counts.setOpaque(index, counts.getPlain(index) + count);
        if (lateNanos > worst.getPlain(place)) {
            worst.setOpaque(place, lateNanos);
        }
        changed.setOpaque(place, column(nanos));
    }

    /** Returns the smallest lateness that has the same column and the same row as another one. */
    static long lowestEquivalent(long lateNanos, long nanos) {
        long firstOfNextColumn = (column(nanos - lateNanos) + 1) * COLUMN_NANOS;
        // The first row also has what is early.
        int row = LatenessRows.of(lateNanos);
        long inRow = row == 0 ? Math.min(0, lateNanos) : LatenessRows.fromNanos(row);
        return Math.max(nanos - firstOfNextColumn + 1, inRow);
    }

    private void clear(int place) {
        stamps.setOpaque(place, NO_COLUMN);
        VarHandle.storeStoreFence(); // no reader sees the zeros below under the old stamp
        int from = place * LatenessRows.COUNT;
        for (int row = 0; row < LatenessRows.COUNT; row++) {
            counts.setOpaque(from + row, 0);
        }
        worst.setOpaque(place, 0);
    }

    /**
     * Visits the columns of the last minute that have samples, oldest first. Any thread may call it.
     *
     * @param fromColumn the first column to visit
     * @param nanos the present moment
     * @param visitor receives the columns
     */
    public void visit(long fromColumn, long nanos, Visitor visitor) {
        visit(fromColumn, NO_COLUMN, nanos, visitor);
    }

    /**
     * Visits the columns of the last minute that have got a sample since a column was the present one, oldest first. A
     * stall changes columns that are long over. The counts are those of the whole column, so a reader that misses a visit
     * or gets a column twice has the right counts all the same. Any thread may call it.
     *
     * @param sinceColumn the column that was the present one at the reader's last visit
     * @param nanos the present moment
     * @param visitor receives the columns
     */
    public void visitChanged(long sinceColumn, long nanos, Visitor visitor) {
        visit(NO_COLUMN, sinceColumn, nanos, visitor);
    }

    private void visit(long fromColumn, long changedSince, long nanos, Visitor visitor) {
        long last = column(nanos);
        int[] copy = new int[LatenessRows.COUNT];
        // By number and not by place: a column older than a minute is not visited, even if the loop is silent and no
        // other column has taken its place.
        for (long column = Math.max(fromColumn, last - COLUMNS + 1); column <= last; column++) {
            int place = Math.floorMod(column, COLUMNS);
            if (stamps.getAcquire(place) != column || changed.getOpaque(place) < changedSince) {
                continue;
            }
            for (int row = 0; row < LatenessRows.COUNT; row++) {
                copy[row] = counts.getOpaque(place * LatenessRows.COUNT + row);
            }
            long worstNanos = worst.getOpaque(place);
            VarHandle.loadLoadFence(); // the stamp is read after the counts
            if (stamps.getOpaque(place) == column) {
                visitor.column(column, copy, worstNanos);
            }
        }
    }

    /** Returns the worst lateness of each column. Any thread may call it. */
    Tenths tenths(long nanos) {
        long last = column(nanos);
        long[] worstNanos = new long[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            long column = last - COLUMNS + 1 + i;
            int place = Math.floorMod(column, COLUMNS);
            long before = stamps.getAcquire(place);
            long value = worst.getOpaque(place);
            VarHandle.loadLoadFence();
            worstNanos[i] = before == column && stamps.getOpaque(place) == column ? value : Tenths.NO_SAMPLE;
        }
        return new Tenths(last, worstNanos);
    }
}
