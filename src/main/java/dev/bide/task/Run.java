package dev.bide.task;

import dev.bide.stream.Course;
import dev.bide.time.Timers;
import dev.bide.wait.Refusal;
import dev.bide.wait.Seconds;
import dev.bide.wait.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The life of a task: one end, whoever brings it. Any thread may call it. */
final class Run<T> {

    /** So much later than planned a wait may end because a timer counts whole milliseconds. */
    private static final int MOST_LATE_MILLIS = 2;

    private record End(State state, Instant at, int finished) {}

    private final String id;
    private final TaskRequest asked;
    private final Instant createdAt;
    private final Waiting<T> waiting;
    private final Future<Instant> endsAt;
    private final Course course;
    private final Progress progress;
    private final Timers timers;
    private final AtomicReference<End> end = new AtomicReference<>();
    private final Promise<T> promise = Promise.promise();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private final Task<T> task;
    private final Consumer<Task<T>> ended;

    Run(
            String id,
            TaskRequest asked,
            Waiting<T> waiting,
            Course course,
            Progress progress,
            Timers timers,
            Consumer<Task<T>> ended) {
        this.id = id;
        this.asked = asked;
        this.waiting = waiting;
        this.course = course;
        this.progress = progress;
        this.timers = timers;
        this.createdAt = timers.wall();
        this.endsAt = waiting.planned().map(seconds -> createdAt.plusNanos(Seconds.nanos(seconds)));
        this.task = new Task<>(this, promise.future());
        this.ended = ended;
    }

    Task<T> task() {
        return task;
    }

    /** Looks out for the end of what is waited for; before that the task cannot end but by being cancelled. */
    void follow() {
        endsAt.onComplete(known -> progress.of(task));
        waiting.future().onComplete(outcome -> {
            boolean unused = outcome.succeeded()
                    ? end(State.DONE, () -> promise.complete(outcome.result()))
                    : end(State.FAILED, () -> promise.fail(outcome.cause()));
            course.over();
        });
    }

    boolean cancel() {
        return end(State.CANCELLED, () -> {
            waiting.cancel();
            promise.fail(Refusal.cancelled());
        });
    }

    /** Ends it, unless that has happened; everybody is told of the first end, and of no other. */
    private boolean end(State state, Runnable keepPromise) {
        boolean first = end.compareAndSet(null, new End(state, timers.wall(), waiting.finished()));
        if (first) {
            keepPromise.run();
            watchers.forEach(this::tell);
            // Whoever is told when it is going to end is told so before.
            endsAt.onComplete(known -> ended.accept(task));
        }
        return first;
    }

    /** Has somebody told once, when it has ended, on whatever thread ends it; at once if it has. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
        if (promise.future().isComplete()) {
            tell(watcher);
        }
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    private void tell(Runnable watcher) {
        if (watchers.remove(watcher)) {
            watcher.run();
        }
    }

    String id() {
        return id;
    }

    TaskRequest asked() {
        return asked;
    }

    Instant createdAt() {
        return createdAt;
    }

    Future<Instant> endsAt() {
        return endsAt;
    }

    OptionalLong left() {
        if (state() != State.RUNNING || !endsAt.succeeded()) {
            return OptionalLong.empty();
        }
        Duration left = Duration.between(timers.wall(), endsAt.result()).plusMillis(MOST_LATE_MILLIS);
        return OptionalLong.of(Math.max(1, left.plusNanos(999_999_999).toSeconds()));
    }

    /** Tells where the task is: it has ended for others when its future has, so that they find the result. */
    State state() {
        return future().isComplete() ? end.get().state() : State.RUNNING;
    }

    Optional<Instant> endedAt() {
        return future().isComplete() ? Optional.of(end.get().at()) : Optional.empty();
    }

    int finished() {
        End ending = end.get();
        return ending == null ? waiting.finished() : ending.finished();
    }

    Future<T> future() {
        return promise.future();
    }

    Future<T> waiting() {
        return waiting.future();
    }

    Course course() {
        return course;
    }

    Timers timers() {
        return timers;
    }
}
