package dev.bide.wait;

import io.vertx.core.Future;

/**
 * Something that is being waited for. Any thread may call it.
 *
 * @param <T> what it comes to
 */
public interface Waiting<T> {

    /**
     * Gives its end.
     *
     * @return a future that is completed on the loop's thread, once; it fails with a {@link Refusal} if it was cancelled
     *     or the loop stopped
     */
    Future<T> future();

    /** Gives it up: no timer and no pending count is left. What has ended is left alone. */
    void cancel();
}
