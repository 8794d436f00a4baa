package dev.bide.page;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LoopMeter;
import dev.bide.lateness.LoopMinute;
import dev.bide.time.Seconds;

/**
 * Writes the lateness of the event loops: for each an array of columns {@code [column, worst, [row, count, …]]}. Any thread
 * may call it.
 *
 * @param meter measures the event loops
 * @param originColumn the column that has the number 0
 */
record LoopColumns(LatenessMeter meter, long originColumn) {

    /** Returns the last minute of each event loop. */
    String minute(long nanos) {
        return each((minute, visitor) -> minute.visit(Long.MIN_VALUE, nanos, visitor));
    }

    /** Returns the columns that have got a sample since a column was the present one. */
    String changed(long sinceColumn, long nanos) {
        return each((minute, visitor) -> minute.visitChanged(sinceColumn, nanos, visitor));
    }

    private interface Visit {
        void begin(LoopMinute minute, LoopMinute.Visitor visitor);
    }

    private String each(Visit visit) {
        NumberLists lists = new NumberLists();
        for (LoopMeter loop : meter.loops()) {
            lists.begin();
            visit.begin(loop.minute(), (column, counts, worst) -> add(lists, column, counts, worst));
            lists.end();
        }
        return lists.toString();
    }

    private void add(NumberLists lists, long column, int[] counts, long worstNanos) {
        lists.begin().add(column - originColumn).addSeconds(Seconds.fromNanos(worstNanos));
        lists.begin();
        for (int row = 0; row < counts.length; row++) {
            if (counts[row] > 0) {
                lists.add(row).add(counts[row]);
            }
        }
        lists.end().end();
    }
}
