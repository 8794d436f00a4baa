package dev.bide.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.refusal.Refusal;
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

/**
 * The life of one task, shared by all its views: a {@link Task} is a view that adds the type of the result. Any thread may
 * call it.
 *
 * <p>A task ends twice. First it <em>ends</em>: its wait completes or a cancel comes first, and the winner decides the state
 * and completes the promise. Then it <em>settles</em>: its wait has ended too, so nothing of the task is pending. After a
 * cancel from another thread the wait ends a moment later, when its own event loop has processed the cancel.
 *
 * @param <T> the result of the wait
 */
final class Execution<T> {

    /** How much later than planned a wait may end on an idle event loop: its timers count whole milliseconds. */
    private static final int MAX_ROUNDING_MILLIS = 2;

    private static final int NANOS_BELOW_A_SECOND = 999_999_999;

    private record End(TaskState state, Instant at) {}

    final String id;
    final TaskRequest taskRequest;
    final TaskClock clock;
    final Future<Instant> endsAt;
    final ProgressReporter progress;
    final PendingWait<T> waiting;

    /** The view with the result of the wait itself, which the registry and the listener get. */
    final Task<T> task;

    private final Tasks owner;

    // Atomic, because a cancel on any thread competes with the event loop for it.
    private final AtomicReference<End> end = new AtomicReference<>();

    // Without a context, so that it calls its listeners at once. Each Task changes to the context of its caller.
    private final Promise<T> promise = Promise.promise();

    // Concurrent, because callers on other event loops watch and unwatch while settle() goes through the set.
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private volatile boolean settled;

    Execution(
            String id,
            TaskRequest taskRequest,
            TaskClock clock,
            PendingWait<T> waiting,
            ProgressReporter progress,
            Tasks owner) {
        this.id = id;
        this.taskRequest = taskRequest;
        this.clock = clock;
        this.waiting = waiting;
        this.progress = progress;
        this.owner = owner;
        this.endsAt = waiting.planned().map(clock::after);
        this.task = new Task<>(this, promise.future());
    }

    /** Starts to observe the wait. Until then the task can end only by a cancel, and it does not settle. */
    void follow() {
        // After the listener of Tasks.follow(), which was added before: no progress comes ahead of the creation.
        endsAt.onComplete(planned -> progress.begin(task));
        waiting.future().onComplete(outcome -> {
            if (outcome.succeeded()) {
                end(TaskState.DONE, () -> promise.complete(outcome.result()));
            } else {
                end(TaskState.FAILED, () -> promise.fail(outcome.cause()));
            }
            // If a cancel on another thread won, that thread may not have failed the promise yet.
            promise.future().onComplete(result -> settle());
        });
    }

    /** Cancels the task, unless it has ended. Returns whether this call has ended it. */
    boolean cancel() {
        boolean won = end(TaskState.CANCELLED, () -> promise.fail(Refusal.cancelled()));
        if (won) {
            // After the state is decided: the wait that fails because of this would otherwise end the task as failed.
            waiting.cancel();
        }
        return won;
    }

    /** Ends the task, unless it has ended: the first call wins, and every listener sees its state. */
    @CanIgnoreReturnValue
    private boolean end(TaskState state, Runnable completePromise) {
        boolean won = end.compareAndSet(null, new End(state, clock.now()));
        if (won) {
            completePromise.run();
        }
        return won;
    }

    private void settle() {
        settled = true; // before the watchers are read: see watch()
        watchers.forEach(this::run);
        owner.settled(task);
        progress.log().end(); // last, so that a reader that sees the end of the log finds the task ended
    }

    boolean isSettled() {
        return settled;
    }

    /** Runs a watcher once when the task settles, on any thread; at once if it has settled. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
        // Checked after adding, so that no watcher is lost: either settle() finds it in the set, or this check is true.
        if (settled) {
            run(watcher);
        }
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    private void run(Runnable watcher) {
        // watch() and settle() may both get here with the same watcher. Only one of them removes it.
        if (watchers.remove(watcher)) {
            watcher.run();
        }
    }

    /**
     * Returns the present state. The end counts from the moment when the promise is complete, not from when {@link #end} is
     * set: a caller that reads an ended state must find the result.
     */
    TaskSnapshot snapshot() {
        // Read once: the task may end in between, and the parts of a snapshot must agree.
        boolean ended = promise.future().isComplete();
        TaskState state = ended ? end.get().state() : TaskState.RUNNING;
        Optional<Instant> endedAt = ended ? Optional.of(end.get().at()) : Optional.empty();
        return new TaskSnapshot(state, endedAt, waiting.finished(), ended ? OptionalLong.empty() : leftSeconds());
    }

    private OptionalLong leftSeconds() {
        if (!endsAt.succeeded()) {
            return OptionalLong.empty();
        }
        // Never too short: a client that comes back after this time must find the task ended. So the rounding of the
        // timers is added, the sum is rounded up to whole seconds, and a task that is overdue has one second left.
        Duration left = clock.until(endsAt.result()).plusMillis(MAX_ROUNDING_MILLIS);
        return OptionalLong.of(Math.max(1, left.plusNanos(NANOS_BELOW_A_SECOND).toSeconds()));
    }

    Timers timers() {
        return owner.timers();
    }
}
