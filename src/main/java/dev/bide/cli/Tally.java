package dev.bide.cli;

import dev.bide.lateness.FanOutLateness;
import dev.bide.stream.WaitLog;
import java.util.Arrays;

/** What has come of an operation so far. The thread of the command uses it. */
final class Tally implements WaitLog.Visitor {

    /** The columns of the sparkline, and the seconds that each covers. */
    private static final int COLUMNS = 20;

    private static final double COLUMN_SECONDS = 0.5;

    private final FanOutLateness late = new FanOutLateness();

    /** The worst lateness of each column, in a ring. */
    private final double[] worst = new double[COLUMNS];

    private int latestColumn;
    private int came;
    private int failed;

    Tally() {
        Arrays.fill(worst, 0);
    }

    @Override
    public void visit(int place, double delay, double lateSeconds, boolean hasFailed) {
        late.record(lateSeconds);
        failed += hasFailed ? 1 : 0;
        advance(delay + lateSeconds);
        worst[latestColumn % COLUMNS] = Math.max(worst[latestColumn % COLUMNS], lateSeconds);
    }

    /** Goes on to the column of a moment, in seconds since the start. Columns in which nothing has come are not late. */
    void advance(double elapsed) {
        int column = (int) (elapsed / COLUMN_SECONDS);
        // At most a whole turn of the ring, however long nothing has come.
        latestColumn = Math.max(latestColumn, column - COLUMNS);
        while (latestColumn < column) {
            latestColumn++;
            worst[latestColumn % COLUMNS] = 0;
        }
    }

    /** Sets how many waits have come. */
    void came(int count) {
        came = count;
    }

    int came() {
        return came;
    }

    int failed() {
        return failed;
    }

    FanOutLateness late() {
        return late;
    }

    /** Returns the worst lateness of each half second, up to the latest one. */
    double[] worst() {
        int columns = Math.min(COLUMNS, latestColumn + 1);
        double[] latest = new double[columns];
        for (int i = 0; i < columns; i++) {
            latest[i] = worst[(latestColumn - columns + 1 + i) % COLUMNS];
        }
        return latest;
    }
}
