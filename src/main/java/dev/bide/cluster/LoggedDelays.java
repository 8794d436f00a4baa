package dev.bide.cluster;

import io.vertx.core.Future;
import java.util.Arrays;

/**
 * Reads the delays of a task of another node from its log. It is for a fan-out that has lost some of its waits: which ones,
 * the seed does not say. One thread uses it.
 */
final class LoggedDelays {

    private final ForeignTask task;
    private final double[] delays;
    private int count;

    /** Creates a reader of a task with some delays. */
    LoggedDelays(ForeignTask task, int size) {
        this.task = task;
        this.delays = new double[size];
    }

    /** Returns a future of the delays of the waits that succeeded, ascending. */
    Future<double[]> read() {
        return read(0);
    }

    private Future<double[]> read(int after) {
        return task.read(after, WaitPiece.MAX_WAITS, 0).map(WaitPiece::of).compose(piece -> {
            if (piece.size() == 0) {
                double[] ascending = Arrays.copyOf(delays, count);
                Arrays.sort(ascending);
                return Future.succeededFuture(ascending);
            }
            piece.each(0, piece.size(), after, (place, delay, late, failed) -> {
                if (!failed) {
                    delays[count++] = delay;
                }
            });
            return read(after + piece.size());
        });
    }
}
