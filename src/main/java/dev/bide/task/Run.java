package dev.bide.task;

import dev.bide.time.Timers;
import dev.bide.wait.Refusal;
import dev.bide.wait.Request;
import dev.bide.wait.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The life of a task: one end, whoever brings it. Any thread may call it. */
final class Run<T> {

    private record End(State state, Instant at) {}

    private final String id;
    private final Request request;
    private final Instant createdAt;
    private final Waiting<T> waiting;
    private final Timers timers;
    private final AtomicReference<End> end = new AtomicReference<>();
    private final Promise<T> promise = Promise.promise();
    private final Task<T> task;
    private final Consumer<Task<T>> ended;

    Run(String id, Request request, Waiting<T> waiting, Timers timers, Consumer<Task<T>> ended) {
        this.id = id;
        this.request = request;
        this.waiting = waiting;
        this.timers = timers;
        this.createdAt = timers.wall();
        this.task = new Task<>(this, promise.future());
        this.ended = ended;
    }

    Task<T> task() {
        return task;
    }

    /** Looks out for the end of what is waited for; before that the task cannot end but by being cancelled. */
    void follow() {
        waiting.future().onComplete(outcome -> {
            if (outcome.succeeded()) {
                if (end(State.DONE)) {
                    promise.complete(outcome.result());
                    ended.accept(task);
                }
            } else if (end(State.FAILED)) {
                promise.fail(outcome.cause());
                ended.accept(task);
            }
        });
    }

    boolean cancel() {
        boolean first = end(State.CANCELLED);
        if (first) {
            waiting.cancel();
            promise.fail(Refusal.cancelled());
            ended.accept(task);
        }
        return first;
    }

    String id() {
        return id;
    }

    Request request() {
        return request;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Tells where the task is: it has ended for others when its future has, so that they find the result. */
    State state() {
        return future().isComplete() ? end.get().state() : State.RUNNING;
    }

    Optional<Instant> endedAt() {
        return future().isComplete() ? Optional.of(end.get().at()) : Optional.empty();
    }

    Future<T> future() {
        return promise.future();
    }

    Future<T> waiting() {
        return waiting.future();
    }

    Timers timers() {
        return timers;
    }

    private boolean end(State state) {
        return end.compareAndSet(null, new End(state, timers.wall()));
    }
}
