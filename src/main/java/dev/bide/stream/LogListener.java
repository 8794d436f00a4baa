package dev.bide.stream;

import io.vertx.core.Future;

/** Receives what a {@link LogReader} reads. The thread of the reader's event loop calls it, one call at a time. */
public interface LogListener {

    /** The future of a call that had nothing for the listener's client. */
    Future<Void> SKIPPED = Future.succeededFuture();

    /**
     * Entries were added: waits that have ended, or calls. The next call comes when the returned future has completed.
     *
     * @param from the place of the first; more than that of the last call's end if the log has forgotten some meanwhile
     * @param to the place after the last
     * @return a future that completes when the listener accepts more; if it fails, the reader closes; {@link #SKIPPED} if
     *     the client gets nothing of these
     */
    Future<?> entries(long from, long to);

    /**
     * The client has got nothing for a while. The next call comes when the returned future has completed.
     *
     * @return a future that completes when the listener accepts more; if it fails, the reader closes
     */
    Future<?> quiet();

    /** All entries have been delivered, and no more will come: the reader has closed. */
    void over();

    /**
     * The event loop of the reader is stopping, or the log was cut off. The reader has closed. The logged work may go
     * on.
     *
     * @param reason why
     */
    void stopped(Throwable reason);
}
