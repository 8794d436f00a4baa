package dev.bide.json;

import dev.bide.stream.WaitLog;
import dev.bide.task.Task;
import io.vertx.core.json.JsonObject;

/** A task whose waits are to be streamed: one of this process, or of another node of the cluster. */
public interface StreamedTask {

    /**
     * Returns a task of this process.
     *
     * @param task the task
     * @return a view of it
     */
    static StreamedTask of(Task<?> task) {
        return new OwnTask(task);
    }

    /**
     * Returns the id of the task.
     *
     * @return the id
     */
    String id();

    /**
     * Returns how many of its waits have ended.
     *
     * @return the largest place at which {@link #log} may begin
     */
    long finished();

    /**
     * Returns whether all its waits have ended.
     *
     * @return true once {@link #finished} is final
     */
    boolean isOver();

    /**
     * Returns the log of its waits. To be called once.
     *
     * @param after how many waits the reader has already
     * @return a log for one reader that begins there
     */
    WaitLog log(long after);

    /**
     * Writes the task, with quantiles instead of a list of delays.
     *
     * @return the task as it is now, or as it has ended if the reader has seen the end of the log
     */
    JsonObject now();

    /** A task of this process. */
    record OwnTask(Task<?> task) implements StreamedTask {

        @Override
        public String id() {
            return task.id();
        }

        @Override
        public long finished() {
            return task.log().count();
        }

        @Override
        public boolean isOver() {
            return task.log().isOver();
        }

        @Override
        public WaitLog log(long after) {
            return task.log();
        }

        @Override
        public JsonObject now() {
            return TaskAnswers.task(task, Answers::quantiles);
        }
    }
}
