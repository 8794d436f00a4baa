package dev.bide.task;

import dev.bide.refusal.Refusal;
import dev.bide.stream.EndedLog;
import dev.bide.wait.Request;
import io.vertx.core.Future;
import io.vertx.core.Handler;
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
     * Gives its id, which no other task has.
     *
     * @return text that is fit for a URL, and that nobody can guess
     */
    public String id() {
        return run.id();
    }

    /**
     * Gives its name.
     *
     * @return a name, which others may have too, if there is one
     */
    public Optional<String> name() {
        return run.asked().name();
    }

    /**
     * Tells what it does.
     *
     * @return the operation that it carries out
     */
    public Operation operation() {
        return run.asked().operation();
    }

    /**
     * Tells where it is.
     *
     * @return {@link TaskState#RUNNING} or what it ended as, for good
     */
    public TaskState state() {
        return run.standing().state();
    }

    /**
     * Tells what it was asked to do.
     *
     * @return the request, with its seed
     */
    public Request request() {
        return run.asked().request();
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
     * Tells when it is going to end, unless it is cancelled.
     *
     * @return a future of a moment of the clock on the wall, complete at once, or as soon as a large fan-out is drawn; it
     *     fails if the task ends before
     */
    public Future<Instant> endsAt() {
        return run.endsAt();
    }

    /**
     * Tells when it ended.
     *
     * @return a moment of the clock on the wall, or none while it runs
     */
    public Optional<Instant> endedAt() {
        return run.standing().endedAt();
    }

    /**
     * Gives its end: the result, or a failure that is a {@link dev.bide.refusal.Refusal}, whose reason tells a cancelled task
     * from one that failed. It calls back on the context of whoever started the task. Whoever gives up on this future, or
     * on one made of it, leaves the task alone.
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

    /**
     * Tells where it is, in all respects at once.
     *
     * @return how it stands now
     */
    public TaskSnapshot standing() {
        return run.standing();
    }

    /** Tells whether nothing of it is pending any more, and all who wanted to know have been told. */
    boolean isTold() {
        return run.isTold();
    }

    /**
     * Has somebody told of its end, on the caller's context (for a caller without one, on whatever thread brings it): at once
     * if it has ended.
     *
     * @param handler what to do with the task when it has ended, whatever it ended as
     */
    public void onEnd(Handler<Task<T>> handler) {
        Promise<T> told = run.timers().promise();
        told.future().onComplete(end -> handler.handle(this));
        outcome.onComplete(told);
    }

    /**
     * Gives how it has gone so far, to be followed.
     *
     * @return which waits have ended, and when
     */
    public EndedLog log() {
        return run.log();
    }

    /** Has somebody told once, when nothing of it is pending any more, on whatever thread that is. */
    void watch(Runnable watcher) {
        run.watch(watcher);
    }

    void unwatch(Runnable watcher) {
        run.unwatch(watcher);
    }

    /** Gives the end of what it waits for, which on another loop may come a moment after that of the task. */
    Future<?> waiting() {
        return run.waiting();
    }

    /**
     * Cancels it, unless it has ended: its future fails with a refusal whose reason is
     * {@link dev.bide.refusal.Reason#CANCELLED}.
     *
     * @return true if this call has cancelled it, false if it had ended before
     */
    public boolean cancel() {
        return run.cancel();
    }

    /**
     * Sees the same task with another result.
     *
     * @param view makes that result of this one; should it throw, that is what the view's future fails with
     * @param <R> what it comes to then
     * @return the same task: one id, one state, one cancel
     */
    public <R> Task<R> map(Function<T, R> view) {
        return new Task<>(run, outcome.map(view));
    }

    @Override
    public String toString() {
        return "task " + id()
                + name().map(name -> " (" + Refusal.shown(name) + ")").orElse("") + ", " + state();
    }
}
