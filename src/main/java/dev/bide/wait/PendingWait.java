package dev.bide.wait;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;

/**
 * Something that is being waited for. Any thread may call it.
 *
 * @param <T> what it comes to
 */
public interface PendingWait<T> {

    /**
     * Gives its end.
     *
     * @return a future that is completed on the loop's thread, once; it fails with a {@link Failure} if that is how it
     *     was to end, and with another {@link Refusal} if it was cancelled or the loop stopped
     */
    Future<T> future();

    /**
     * Tells when it is going to end, which is known before it does: at once, or as soon as a large fan-out is drawn.
     *
     * @return a future of the seconds from its start to its end, complete before {@link #future()} is; it fails if what is
     *     waited for ends before that is known
     */
    Future<Double> planned();

    /**
     * Tells how many waits have ended.
     *
     * @return 0 at first
     */
    int finished();

    /** Gives it up: no timer and no pending count is left. What has ended is left alone. */
    void cancel();
}
