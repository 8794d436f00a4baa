package dev.bide.cluster;

import dev.bide.json.StreamedTask;
import dev.bide.stream.WaitLog;
import io.vertx.core.json.JsonObject;

/** A task of another node whose waits are to be streamed. Only the thread of the instance's loop may call it. */
final class RemoteStream implements StreamedTask {

    private final ForeignTask task;
    private final long finished;
    private final boolean over;

    /** The task as it was at the beginning of the log, or as it has ended when the log has. */
    private JsonObject now;

    /** Creates a view of a task from the node's answer to the first question. */
    RemoteStream(ForeignTask task, JsonObject answer) {
        this.task = task;
        this.finished = answer.getLong(OwnTasks.COUNT);
        this.over = answer.getBoolean(OwnTasks.ENDED);
        this.now = answer.getJsonObject(OwnTasks.TASK);
    }

    @Override
    public String id() {
        return task.id();
    }

    @Override
    public long finished() {
        return finished;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public WaitLog log(long after) {
        return new RemoteLog(task, after, end -> now = end);
    }

    @Override
    public JsonObject now() {
        return now;
    }
}
