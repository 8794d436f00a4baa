package dev.bide.time;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The clock, the timers and the threads of one event loop. Any thread may call any method. Tasks of {@link #setTimer}
 * and {@link #post} run on the thread of the event loop, one at a time.
 *
 * <p>Tests use an implementation with a hand-driven clock.
 */
public interface Timers {

    /**
     * Returns the timers of the calling event loop. A caller on another thread (a plain thread, a worker, a virtual
     * thread) gets an event loop that this method chooses. The timers live as long as the caller's deployment, or as
     * long as Vert.x if the caller has none.
     *
     * @param vertx the Vert.x instance that owns the event loops
     * @return the timers of one of its event loops
     */
    static Timers of(Vertx vertx) {
        return VertxTimers.of(vertx);
    }

    /**
     * Returns the timers of an event loop that this method chooses, which need not be the caller's. They live as long
     * as Vert.x.
     *
     * @param vertx the Vert.x instance that owns the event loops
     * @return the timers of one of its event loops
     */
    static Timers ofAny(Vertx vertx) {
        return VertxTimers.ofAny(vertx);
    }

    /**
     * Returns the timers of every event loop. They live as long as Vert.x.
     *
     * @param vertx the Vert.x instance that owns the event loops
     * @return one element for each event loop
     */
    static List<Timers> all(Vertx vertx) {
        return VertxTimers.all(vertx);
    }

    /**
     * Returns the identity of the event loop, for use as a key.
     *
     * @return the same object for all timers of one event loop
     */
    Object loop();

    /**
     * Returns the present moment.
     *
     * @return monotonic nanoseconds with an arbitrary origin
     */
    long nanos();

    /**
     * Returns the wall-clock time, which is for display only: it can jump.
     *
     * @return the current time
     */
    Instant wallClock();

    /**
     * Sets a timer. A caller that never cancels it may ignore the result.
     *
     * @param millis the delay from now in milliseconds, at least 1
     * @param task runs on the event loop after the delay
     * @return the timer's number, for {@link #cancelTimer}
     */
    @CanIgnoreReturnValue
    long setTimer(long millis, Runnable task);

    /**
     * Cancels a timer. Does nothing if its task has run.
     *
     * @param timer the number that {@link #setTimer} returned
     */
    void cancelTimer(long timer);

    /**
     * Runs a task on the event loop after the tasks that are already queued. If the event loop has terminated, runs it
     * at once on the calling thread.
     *
     * @param task the task to run
     */
    void post(Runnable task);

    /**
     * Runs a task on the event loop after it has served its due timers and its sockets once. If the event loop has
     * terminated, runs it at once on the calling thread.
     *
     * @param task the task to run
     */
    void postAfterTimers(Runnable task);

    /**
     * Runs a task on a worker thread. For work that would block the event loop.
     *
     * @param task the task to run
     * @return a future that completes on the event loop; it fails if the task throws or no worker accepts it
     */
    Future<Void> runOnWorker(Runnable task);

    /**
     * Returns whether the caller is on the thread of the event loop.
     *
     * @return true if no other task of this event loop can run until the caller returns
     */
    boolean isOnLoop();

    /**
     * Reports an exception of a caller's code to the exception handler of the event loop's context.
     *
     * @param thrown the exception
     */
    void report(Throwable thrown);

    /**
     * Returns a promise whose future calls its listeners on the context of the caller. An exception that a listener
     * throws is reported there. If the caller has no context, the listeners run on the thread that completes the
     * promise.
     *
     * @param <T> the type of the result
     * @return a promise that any thread may complete
     */
    <T> Promise<T> promise();

    /**
     * Wraps a handler so that it runs on the context of the caller, in order with the futures of {@link #promise}. If
     * the caller has no context, it runs on the thread that calls the wrapper.
     *
     * @param handler the handler to wrap
     * @param <T> the type of its argument
     * @return a handler that one thread at a time may call
     */
    <T> Consumer<T> onCallerContext(Consumer<T> handler);

    /**
     * Adds a hook that runs when these timers end: when their deployment is undeployed or Vert.x is closed.
     *
     * @param task runs on any thread; the undeployment or close waits for its future
     * @return a task that removes the hook
     */
    Runnable addCloseHook(Supplier<Future<Void>> task);
}
