package dev.bide.cluster;

import dev.bide.stream.WaitLog;
import io.vertx.core.AsyncResult;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of a task of another node, for one reader. It holds one piece of the log, and asks for the next one when the
 * reader has read it. This is its back-pressure: a slow reader costs neither node more memory than one piece. Only the
 * thread of the instance's loop may call it.
 */
final class RemoteLog implements WaitLog {

    private final ForeignTask task;
    private final Consumer<JsonObject> atEnd;

    /** The reader; null before it begins, and after it has closed. */
    private Runnable watcher;

    private WaitPiece piece = WaitPiece.NONE;

    /** The place of the first wait of the piece. */
    private long from;

    private boolean over;
    private Throwable failure;

    /** Creates a log that begins at a place. It calls the consumer with the task when that has ended. */
    RemoteLog(ForeignTask task, long after, Consumer<JsonObject> atEnd) {
        this.task = task;
        this.from = after;
        this.atEnd = atEnd;
    }

    @Override
    public long count() {
        return from + piece.size();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void watch(Runnable reader) {
        watcher = reader;
        ask();
    }

    @Override
    public void unwatch(Runnable reader) {
        watcher = null;
    }

    @Override
    public void each(int first, int end, Visitor visitor) {
        piece.each((int) (first - from), (int) (end - from), first, visitor);
        if (first < end && end == count() && !over) {
            ask();
        }
    }

    private void ask() {
        task.read(count(), WaitPiece.MAX_WAITS, task.hopSeconds()).onComplete(this::answered);
    }

    private void answered(AsyncResult<JsonObject> answer) {
        if (watcher == null) {
            return;
        }
        if (answer.failed()) {
            failure = answer.cause();
            over = true;
        } else {
            read(answer.result());
        }
        if (over || piece.size() > 0) {
            watcher.run();
        } else {
            ask();
        }
    }

    private void read(JsonObject answer) {
        try {
            take(answer);
        } catch (RuntimeException e) {
            failure = task.mismatch(); // otherwise the log would ask no more, and the stream would never end
            over = true;
        }
    }

    private void take(JsonObject answer) {
        from = count();
        piece = WaitPiece.of(answer);
        over = answer.getBoolean(OwnTasks.ENDED) && count() == answer.getLong(OwnTasks.COUNT);
        if (over) {
            atEnd.accept(answer.getJsonObject(OwnTasks.TASK));
        }
    }
}
