package dev.bide.wait;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;

/**
 * A wait or a fan-out that has begun. Any thread may call it.
 *
 * @param <T> the type of its result
 */
public interface PendingWait<T> {

    /**
     * Returns the result.
     *
     * @return a future that completes once, on the loop's thread. It fails with a {@link Failure} if a wait failed as
     *     requested or the timeout passed, and with another {@link Refusal} if it was cancelled or the engine stopped
     */
    Future<T> future();

    /**
     * Returns when it is going to end. That is known at once, or as soon as a large fan-out is drawn.
     *
     * @return a future of the seconds from its start to its end, which completes before {@link #future()}. It fails if the
     *     wait or the fan-out is cancelled before its end is known
     */
    Future<Double> planned();

    /**
     * Returns how many waits have ended.
     *
     * @return 0 or more
     */
    int finished();

    /** Cancels it, with its timer and its place among the pending waits. Does nothing if it has ended. */
    void cancel();
}
