package dev.bide.task;

import dev.bide.refusal.Refusal;
import dev.bide.stream.EndedLog;
import dev.bide.time.Seconds;
import dev.bide.time.Timers;
import dev.bide.wait.PendingWait;
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

    /** A wait may end so much later than planned, because timers count whole milliseconds. */
    private static final int MOST_LATE_MILLIS = 2;

    private record End(TaskState state, Instant at) {}

    private final String id;
    private final TaskRequest asked;
    private final Instant createdAt;
    private final PendingWait<T> waiting;
    private final Future<Instant> endsAt;
    private final EndedLog log;
    private final ProgressReporter progress;
    private final Timers timers;
    private final AtomicReference<End> end = new AtomicReference<>();
    private final Promise<T> promise = Promise.promise();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private final Task<T> task;
    private final Consumer<Task<T>> ended;
    private volatile boolean told;

    Run(
            String id,
            TaskRequest asked,
            Instant createdAt,
            PendingWait<T> waiting,
            EndedLog log,
            ProgressReporter progress,
            Timers timers,
            Consumer<Task<T>> ended) {
        this.id = id;
        this.asked = asked;
        this.waiting = waiting;
        this.log = log;
        this.progress = progress;
        this.timers = timers;
        this.createdAt = createdAt;
        this.endsAt = waiting.planned().map(seconds -> createdAt.plusNanos(Seconds.nanos(seconds)));
        this.task = new Task<>(this, promise.future());
        this.ended = ended;
    }

    Task<T> task() {
        return task;
    }

    /** Looks out for the end of what is waited for; before that the task cannot end but by being cancelled. */
    void follow() {
        endsAt.onComplete(known -> progress.begin(task));
        waiting.future().onComplete(outcome -> {
            boolean unused = outcome.succeeded()
                    ? end(TaskState.DONE, () -> promise.complete(outcome.result()))
                    : end(TaskState.FAILED, () -> promise.fail(outcome.cause()));
            // Whoever ends it elsewhere may have come first, but not come to the end of telling so.
            promise.future().onComplete(result -> tell());
        });
    }

    boolean cancel() {
        boolean first = end(TaskState.CANCELLED, () -> promise.fail(Refusal.cancelled()));
        if (first) {
            waiting.cancel();
        }
        return first;
    }

    /** Ends it, unless that has happened: the first end is the one that everybody is told of. */
    private boolean end(TaskState state, Runnable keepPromise) {
        boolean first = end.compareAndSet(null, new End(state, timers.wall()));
        if (first) {
            keepPromise.run();
        }
        return first;
    }

    /** Tells that it has ended, and that nothing of it is pending any more, nor will anything of it be told later. */
    private void tell() {
        told = true;
        watchers.forEach(this::tell);
        ended.accept(task);
        log.end();
    }

    /** Has somebody told once, when nothing of it is pending any more, on whatever thread that is; at once if it is so. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
        if (told) {
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

    /** Tells where the task is: it has ended for others when its future has, so that they find the result. */
    TaskSnapshot standing() {
        boolean over = future().isComplete();
        TaskState state = over ? end.get().state() : TaskState.RUNNING;
        Optional<Instant> endedAt = over ? Optional.of(end.get().at()) : Optional.empty();
        return new TaskSnapshot(state, endedAt, waiting.finished(), over ? OptionalLong.empty() : left());
    }

    private OptionalLong left() {
        if (!endsAt.succeeded()) {
            return OptionalLong.empty();
        }
        Duration left = Duration.between(timers.wall(), endsAt.result()).plusMillis(MOST_LATE_MILLIS);
        return OptionalLong.of(Math.max(1, left.plusNanos(999_999_999).toSeconds()));
    }

    boolean isTold() {
        return told;
    }

    Future<T> future() {
        return promise.future();
    }

    Future<T> waiting() {
        return waiting.future();
    }

    EndedLog log() {
        return log;
    }

    Timers timers() {
        return timers;
    }
}
