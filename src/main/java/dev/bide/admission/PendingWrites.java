package dev.bide.admission;

import dev.bide.time.Loop;
import io.vertx.core.Future;

/**
 * The pieces of one response that its client has not taken. Counts their memory, and disconnects a client that takes
 * nothing for a minute. Only the thread of its loop may call it.
 */
public final class PendingWrites {

    private final RequestLease lease;
    private final StallTimer stallTimer;

    /**
     * Creates an empty set of writes for a response.
     *
     * @param loop the loop of the connection
     * @param lease the lease of the request
     */
    public PendingWrites(Loop loop, RequestLease lease) {
        this.lease = lease;
        this.stallTimer = new StallTimer(loop, lease::disconnect);
    }

    /**
     * Limits the time of a write, and releases its memory when the client has taken it.
     *
     * @param write a write, which completes when the client has taken it
     * @param reserved the number of bytes that are reserved for it
     * @return the write
     */
    public Future<Void> add(Future<Void> write, long reserved) {
        if (write.isComplete()) {
            lease.release(reserved);
            return write;
        }
        // Not before the flush: most answers are complete then, and a timer for each would cost more than its flush.
        lease.afterFlush(() -> stallTimer.watch(write));
        return write.onComplete(taken -> lease.release(reserved));
    }

    /**
     * Does the same for the last write of the response.
     *
     * @param end the last write, which completes when the client has taken it
     * @param reserved the number of bytes that are reserved for it
     * @return the write
     */
    public Future<Void> addLast(Future<Void> end, long reserved) {
        return end.succeeded() ? sent(end, reserved) : add(end, reserved).onSuccess(sent -> lease.responseSent());
    }

    private Future<Void> sent(Future<Void> end, long reserved) {
        lease.release(reserved);
        lease.responseSent();
        return end;
    }
}
