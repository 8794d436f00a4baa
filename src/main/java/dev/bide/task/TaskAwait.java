package dev.bide.task;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A wait for the end of a task, with a time limit: a long poll. Only the thread of the awaiting event loop may call it; the
 * task may run on another event loop.
 */
public final class TaskAwait extends Alarm {

    /** Longer than any task runs, because no delay is longer than a year; infinity would overflow the deadline. */
    private static final double MAX_SECONDS = 2 * 365 * 86_400;

    private final Loop loop;
    private final Task<?> task;

    /** One object for watch and unwatch: each evaluation of a method reference may create another. */
    private final Runnable watcher = this::taskSettled;

    // Without a context: the thread of the awaiting event loop completes it.
    private final Promise<Task<?>> promise = Promise.promise();

    // Not volatile: only the thread of the event loop uses it.
    private boolean cancelled;

    TaskAwait(Loop loop, Task<?> task, double seconds) {
        this.loop = loop;
        this.task = task;
        if (seconds > 0 && !task.isSettled()) {
            loop.setAlarm(this, loop.nanos() + Seconds.toNanos(Math.min(seconds, MAX_SECONDS)));
            task.watch(watcher);
        } else {
            promise.complete(task);
        }
    }

    /**
     * Returns the task, when it has ended or the time limit is over.
     *
     * @return a future that fails with a {@link dev.bide.refusal.Refusal} if the awaiting event loop stops
     */
    public Future<Task<?>> future() {
        return promise.future();
    }

    /** Stops awaiting, so that the future never completes. It does not affect the task. */
    public void cancel() {
        // The flag too, because the task may have settled already, and its completion may be queued.
        cancelled = true;
        unset();
        task.unwatch(watcher);
    }

    @Override
    protected void rang(long nanos) {
        task.unwatch(watcher);
        promise.tryComplete(task); // taskSettled() may have queued another completion: the first one counts
    }

    @Override
    protected void brokenOff(Throwable reason) {
        task.unwatch(watcher);
        promise.tryFail(reason);
    }

    /** Runs on the thread that ends the task, which may be another event loop's. */
    private void taskSettled() {
        // Posted even on the task's own event loop: settle() runs this before it reports the end and ends the log.
        loop.post(() -> {
            unset();
            if (!cancelled) {
                promise.tryComplete(task); // the time limit may have been over just before
            }
        });
    }
}
