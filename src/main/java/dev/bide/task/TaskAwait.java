package dev.bide.task;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Somebody who waits for a task to end, but not for ever. Only the thread of that one's own loop may call it; the task
 * may run on another.
 */
public final class TaskAwait extends Alarm {

    /** Longer than any task lasts: no delay is longer than a year. */
    private static final double FOREVER_SECONDS = 2 * 365 * 86_400;

    private final Loop loop;
    private final Task<?> task;
    private final Runnable watcher = this::taskEnded;
    private final Promise<Task<?>> promise = Promise.promise();
    private boolean cancelled;

    TaskAwait(Loop loop, Task<?> task, double seconds) {
        this.loop = loop;
        this.task = task;
        if (seconds > 0 && !task.isTold()) {
            loop.set(this, loop.nanos() + Seconds.nanos(Math.min(seconds, FOREVER_SECONDS)));
            task.watch(watcher);
        } else {
            promise.complete(task);
        }
    }

    /**
     * Gives the task, when it has ended or the time is up.
     *
     * @return a future that fails with a {@link dev.bide.refusal.Refusal} if the awaiting loop stops
     */
    public Future<Task<?>> future() {
        return promise.future();
    }

    /** Gives up; the future is never completed then. The task does not notice. */
    public void cancel() {
        cancelled = true;
        unset();
        task.unwatch(watcher);
    }

    @Override
    protected void ended(long nanos) {
        task.unwatch(watcher);
        boolean unused = promise.tryComplete(task);
    }

    @Override
    protected void failed(Throwable reason) {
        task.unwatch(watcher);
        boolean unused = promise.tryFail(reason);
    }

    private void taskEnded() {
        loop.soon(() -> {
            unset();
            boolean unused = !cancelled && promise.tryComplete(task);
        });
    }
}
