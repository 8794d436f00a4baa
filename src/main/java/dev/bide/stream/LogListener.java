package dev.bide.stream;

import io.vertx.core.Future;

/** Receives what a {@link LogReader} reads. The thread of the reader's event loop calls it, one call at a time. */
public interface LogListener {

    /**
     * Waits have ended. The next call comes when the returned future has completed.
     *
     * @param from the index of the first
     * @param to the index after the last
     * @return a future that completes when the listener accepts more; if it fails, the reader closes
     */
    Future<?> waits(int from, int to);

    /**
     * No wait has ended for a while. The next call comes when the returned future has completed.
     *
     * @return a future that completes when the listener accepts more; if it fails, the reader closes
     */
    Future<?> quiet();

    /** All waits have been delivered, and no more will end: the reader has closed. */
    void over();

    /**
     * The event loop of the reader is stopping, and the reader has closed. The fan-out may go on.
     *
     * @param reason why the event loop stops
     */
    void stopped(Throwable reason);
}
