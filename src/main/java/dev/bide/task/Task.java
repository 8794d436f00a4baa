package dev.bide.task;

import dev.bide.wait.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A wait or a fan-out with an id, which outlives the request that started it. Any thread may call it.
 *
 * @param <T> what it comes to
 */
public final class Task<T> {

    private final Run<?> run;
    private final Future<T> outcome;
    private final Future<T> future;

    Task(Run<?> run, Future<T> outcome) {
        this.run = run;
        this.outcome = outcome;
        Promise<T> promise = run.timers().promise();
        this.future = promise.future();
        outcome.onComplete(promise);
    }

    /**
     * Gives its name among all tasks.
     *
     * @return text that is fit for a URL, and that nobody can guess
     */
    public String id() {
        return run.id();
    }

    /**
     * Tells where it is.
     *
     * @return {@link State#RUNNING} or what it ended as, for good
     */
    public State state() {
        return run.state();
    }

    /**
     * Tells what it was asked to do.
     *
     * @return the request, with its seed
     */
    public Request request() {
        return run.request();
    }

    /**
     * Tells when it was created.
     *
     * @return a moment of the clock on the wall
     */
    public Instant createdAt() {
        return run.createdAt();
    }

    /**
     * Tells when it ended.
     *
     * @return a moment of the clock on the wall, or none while it runs
     */
    public Optional<Instant> endedAt() {
        return run.endedAt();
    }

    /**
     * Gives its end: the result, or a failure that is a {@link dev.bide.wait.Refusal} if the task was cancelled or the
     * instance that it ran on has stopped. It calls back on the context of whoever
     * started the task.
     *
     * @return a future that is completed once
     */
    public Future<T> future() {
        return future;
    }

    /**
     * Gives its end as {@link #future()} does, on whatever thread brings it: it is complete as soon as {@link #state()}
     * has changed, whoever looks.
     *
     * @return a future that is completed once
     */
    public Future<T> outcome() {
        return outcome;
    }

    /** Gives the end of what it waits for, which on another loop may come a moment after that of the task. */
    Future<?> waiting() {
        return run.waiting();
    }

    /**
     * Cancels it, unless it has ended.
     *
     * @return true if this call has cancelled it, false if it had ended before
     */
    public boolean cancel() {
        return run.cancel();
    }

    /**
     * Sees the same task with another result.
     *
     * @param view makes that result of this one
     * @param <R> what it comes to then
     * @return the same task: one id, one state, one cancel
     */
    public <R> Task<R> map(Function<T, R> view) {
        return new Task<>(run, outcome.map(view));
    }
}
