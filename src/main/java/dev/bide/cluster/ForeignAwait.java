package dev.bide.cluster;

import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A wait for the end of a task of another node, with a time limit. It asks again and again. Each question waits at the
 * other node for a few seconds only, because the event bus does not report that the answer to a longer one is lost.
 * Only the thread of the instance's loop may call it.
 */
public final class ForeignAwait {

    private final Loop loop;
    private final ForeignTask task;
    private final double seconds;
    private final double hopSeconds;
    private final long start;
    private final Promise<TaskReport> promise = Promise.promise();
    private boolean cancelled;

    ForeignAwait(Loop loop, ForeignTask task, double seconds, double hopSeconds) {
        this.loop = loop;
        this.task = task;
        this.seconds = seconds;
        this.hopSeconds = hopSeconds;
        this.start = loop.nanos();
        ask();
    }

    /**
     * Returns a future of the task, which completes when the task has ended or the time limit is over.
     *
     * @return a future that fails if the node of the task goes, or does not answer
     */
    public Future<TaskReport> future() {
        return promise.future();
    }

    /** Stops awaiting, so that the future never completes. It does not affect the task. */
    public void cancel() {
        cancelled = true;
    }

    private double leftSeconds() {
        return Math.max(0, seconds - Seconds.fromNanos(loop.nanos() - start));
    }

    private void ask() {
        task.report(Math.min(leftSeconds(), hopSeconds)).onComplete(this::answered);
    }

    private void answered(AsyncResult<TaskReport> answer) {
        if (cancelled) {
            return;
        }
        if (answer.failed()) {
            promise.fail(answer.cause());
        } else if (answer.result().isRunning() && leftSeconds() > 0) {
            ask();
        } else {
            promise.complete(answer.result());
        }
    }
}
