package dev.bide.time;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One event loop, seen as a clock and the means to run something later. Any thread may call any method; what is run
 * through {@link #set} and {@link #soon} runs on the loop's thread, one at a time.
 */
public interface Timers {

    /**
     * Gives the timers of the calling event loop, or of a loop of its own choice when the caller is on none (a plain
     * thread, a worker, a virtual thread). They live as long as the caller's deployment, or as Vert.x if there is none.
     *
     * @param vertx whose loops to use
     * @return the timers of one of its loops
     */
    static Timers of(Vertx vertx) {
        return VertxTimers.of(vertx);
    }

    /**
     * Gives the timers of every event loop, which live as long as Vert.x.
     *
     * @param vertx whose loops to use
     * @return one for each loop
     */
    static List<Timers> all(Vertx vertx) {
        return VertxTimers.all(vertx);
    }

    /**
     * Gives what tells the loop from others.
     *
     * @return the same for all timers of one loop
     */
    Object loop();

    /**
     * Tells what moment it is.
     *
     * @return nanoseconds since no moment in particular, never less than before
     */
    long nanos();

    /**
     * Tells what the calendar and the clock on the wall say.
     *
     * @return the present moment, for people to read
     */
    Instant wall();

    /**
     * Sets a timer.
     *
     * @param millis how long from now, at least 1
     * @param task what to run on the loop when they are over
     * @return the timer's number, for {@link #cancel}
     */
    long set(long millis, Runnable task);

    /**
     * Cancels a timer, which then does not run; one that has run already is left alone.
     *
     * @param timer the number that {@link #set} gave
     */
    void cancel(long timer);

    /**
     * Runs a task on the loop after what is queued there already; at once on the calling thread if the loop is gone.
     *
     * @param task what to run
     */
    void soon(Runnable task);

    /**
     * Runs a task on a worker thread, for work that would hold the loop.
     *
     * @param task what to run
     * @return a future that is completed on the loop when the task is done, or fails if it threw or could not be run
     */
    Future<Void> aside(Runnable task);

    /**
     * Tells whether the caller is on the loop's own thread.
     *
     * @return true if nothing else of this loop can run until the caller returns
     */
    boolean here();

    /**
     * Reports what a caller's own code has thrown, to whom the loop reports such things.
     *
     * @param thrown what was thrown
     */
    void report(Throwable thrown);

    /**
     * Makes a promise for the caller: its future calls back on the caller's context, where what a callback throws is
     * reported; for a caller that has none, on whatever thread keeps the promise.
     *
     * @param <T> what is promised
     * @return a promise that any thread may keep
     */
    <T> Promise<T> promise();

    /**
     * Takes a handler to the caller: what it is given is handled on the caller's context, in order with the futures of
     * {@link #promise}; for a caller that has none, on whatever thread gives it.
     *
     * @param handler what to do with each thing
     * @param <T> what it is given
     * @return a handler that one thread at a time may call
     */
    <T> Consumer<T> handler(Consumer<T> handler);

    /**
     * Asks to be told when the loop stops running timers: its deployment is gone, or Vert.x is closed.
     *
     * @param task what to do then, on any thread; the end waits for its future
     * @return takes the request back
     */
    Runnable atEnd(Supplier<Future<Void>> task);
}
