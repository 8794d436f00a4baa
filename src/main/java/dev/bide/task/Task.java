package dev.bide.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Refusal;
import dev.bide.stream.EndedLog;
import dev.bide.wait.Request;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A wait or a fan-out with an id, which outlives the request that started it. Any thread may call it.
 *
 * @param <T> the result
 */
public final class Task<T> {

    private final Execution<?> execution;
    private final Future<T> outcome;
    private final Future<T> future;

    Task(Execution<?> execution, Future<T> outcome) {
        this.execution = execution;
        this.outcome = outcome;
        // A second future, because outcome has no context: this one calls back on the context of the caller.
        Promise<T> promise = execution.timers().promise();
        this.future = promise.future();
        outcome.onComplete(promise);
    }

    /**
     * Returns the id, which is unique and cannot be guessed.
     *
     * @return 36 characters that are fit for a URL
     */
    public String id() {
        return execution.id;
    }

    /**
     * Returns the name, which other tasks may have too.
     *
     * @return the name, or empty if the request gave none
     */
    public Optional<String> name() {
        return execution.taskRequest.name();
    }

    /**
     * Returns the operation.
     *
     * @return what the task does
     */
    public Operation operation() {
        return execution.taskRequest.operation();
    }

    /**
     * Returns the present state.
     *
     * @return {@link TaskState#RUNNING}, or the final state once the task has ended
     */
    public TaskState state() {
        // From the snapshot, so that a caller that reads an ended state finds the result.
        return snapshot().state();
    }

    /**
     * Returns the request.
     *
     * @return what the task waits for, with its seed
     */
    public Request request() {
        return execution.taskRequest.request();
    }

    /**
     * Returns when the task was created.
     *
     * @return a time of the wall clock
     */
    public Instant createdAt() {
        return execution.clock.createdAt();
    }

    /**
     * Returns how long ago the task was created, also if it has ended. No change of the wall clock matters to it.
     *
     * @return the time since {@link #createdAt()}
     */
    public Duration age() {
        return execution.clock.age();
    }

    /**
     * Returns when the task will end, unless it is cancelled.
     *
     * @return a future of a time of the wall clock. It is complete at once, or as soon as a large fan-out is drawn; it fails
     *     if the task ends before
     */
    public Future<Instant> endsAt() {
        return execution.endsAt;
    }

    /**
     * Returns when the task ended.
     *
     * @return when the task was created plus the time that it has run, or empty while the task runs. If the wall clock is
     *     set meanwhile, the two are still in order
     */
    public Optional<Instant> endedAt() {
        return snapshot().endedAt();
    }

    /**
     * Returns the outcome, for the caller that started the task: the future calls back on that caller's context. A timeout
     * that is set on this future, or on a future derived from it, does not affect the task.
     *
     * @return a future of the result. A failure is a {@link dev.bide.refusal.Refusal}, whose reason tells a cancelled task
     *     from a failed one
     */
    public Future<T> future() {
        return future;
    }

    /**
     * Returns the same outcome as {@link #future()}, without a context: the future calls back on the thread that ends the
     * task, and it is complete as soon as {@link #state()} has changed.
     *
     * @return a future of the result
     */
    public Future<T> outcome() {
        return outcome;
    }

    /**
     * Returns everything about the task that changes, at one moment.
     *
     * @return the present state
     */
    public TaskSnapshot snapshot() {
        return execution.snapshot();
    }

    /** Returns whether nothing of the task is pending any more, not even after a cancel. */
    boolean isSettled() {
        return execution.isSettled();
    }

    /**
     * Calls a handler when the task has ended, in whatever state; at once if it has ended already. The handler runs on the
     * caller's context, or on the thread that ends the task if the caller has none.
     *
     * @param handler receives this task
     */
    public void onEnd(Handler<Task<T>> handler) {
        Promise<T> ended = execution.timers().promise();
        ended.future().onComplete(end -> handler.handle(this));
        outcome.onComplete(ended);
    }

    /**
     * Returns the log of the waits that have ended.
     *
     * @return a log that grows until the task ends
     */
    public EndedLog log() {
        return execution.progress.log();
    }

    /** Runs a watcher once when the task settles, on any thread; at once if it has settled. */
    void watch(Runnable watcher) {
        execution.watch(watcher);
    }

    void unwatch(Runnable watcher) {
        execution.unwatch(watcher);
    }

    /** Returns the outcome of the wait. After a cancel on another event loop it completes a moment after the task. */
    Future<?> waiting() {
        return execution.waiting.future();
    }

    /**
     * Cancels the task, unless it has ended: its future fails with a refusal whose reason is
     * {@link dev.bide.refusal.Reason#CANCELLED}.
     *
     * @return true if this call has cancelled the task, false if it had ended before
     */
    @CanIgnoreReturnValue
    public boolean cancel() {
        return execution.cancel();
    }

    /**
     * Returns the same task with another result: one id, one state, one cancel.
     *
     * @param function converts the result; if it throws, the future of the returned task fails
     * @param <R> the other result
     * @return a view of this task
     */
    public <R> Task<R> map(Function<T, R> function) {
        // Of outcome and not of future: the caller of map() may have another context than the caller that started the
        // task. The constructor changes to it.
        return new Task<>(execution, outcome.map(function));
    }

    @Override
    public String toString() {
        return "task " + id()
                + name().map(name -> " (" + Refusal.shown(name) + ")").orElse("") + ", " + state();
    }
}
