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
        // Most answers are short and reserve nothing.
        return reserved > 0 ? write.onComplete(taken -> lease.release(reserved)) : write;
    }

    /**
     * Does the same for the last write of the response.
     *
     * @param end the last write, which completes when the client has taken it
     * @param reserved the number of bytes that are reserved for it
     * @return the write
     */
    public Future<Void> addLast(Future<Void> end, long reserved) {
        Future<Void> write = add(end, reserved);
        // Most requests have ended before their answer.
        return lease.isRequestOpen() ? write.onSuccess(sent -> lease.responseSent()) : write;
    }
}
