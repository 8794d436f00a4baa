package dev.bide.admission;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.TimeUnit;

/**
 * A listening socket and the gates of the instances that share it. Any thread may call it. The work is done on the
 * accepting thread, so that no connection is accepted in between.
 */
final class ListeningSocket {

    private final Channel channel;

    // Only the accepting thread uses these.
    private int joined;
    private int leaving;

    ListeningSocket(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    /**
     * Installs the gate of an instance. It decides about each connection until it leaves or a newer gate joins.
     *
     * @param gate the gate
     * @return a future that completes when the gate is in place
     */
    Future<?> join(ConnectionGate gate) {
        return channel.eventLoop().submit(() -> {
            // Before Netty's ServerBootstrapAcceptor, which would register the connection with an event loop.
            channel.pipeline().addFirst(gate);
            joined++;
            acceptOrPause();
        });
    }

    /**
     * Removes the gate of an instance whose server is about to close. If it is the last one, no connection is accepted
     * until {@link #left}.
     *
     * @param gate a gate that has joined
     * @return a future that completes when the gate is removed
     */
    Future<?> leave(ConnectionGate gate) {
        return channel.eventLoop().submit(() -> {
            // Netty removes the handlers of a closed channel itself.
            if (channel.isOpen()) {
                channel.pipeline().remove(gate);
            }
            joined--;
            leaving++;
            acceptOrPause();
        });
    }

    /**
     * Reports that the server of an instance that was leaving is closed.
     *
     * @return a future that completes when connections are accepted again, if the socket is still open
     */
    Future<?> left() {
        Promise<Void> left = channel.eventLoop().newPromise();
        channel.eventLoop().execute(() -> {
            leaving--;
            acceptOrPause();
            completeAfterSelect(left);
        });
        return left;
    }

    /**
     * Returns a future that completes when a server whose gate has left does not listen any more.
     *
     * @return a future that completes when the socket is closed, or at once if the server of another gate shares it
     */
    Future<?> freed() {
        Promise<Void> freed = channel.eventLoop().newPromise();
        channel.eventLoop().execute(() -> {
            if (joined > 0) {
                freed.setSuccess(null);
            } else {
                channel.closeFuture().addListener(closed -> completeAfterSelect(freed));
            }
        });
        return freed;
    }

    /** Completes a promise when the accepting thread has used its selector once more. */
    private void completeAfterSelect(Promise<Void> promise) {
        // Java's transport does not free the port when its channel is closed, but when its selector is used the next
        // time (ServerSocketChannelImpl.kill, JDK 17). Netty 4.2 uses it before it looks for scheduled tasks. Two of
        // them, because it may be looking for them now.
        soon(() -> soon(() -> promise.setSuccess(null)));
    }

    @CanIgnoreReturnValue // the promise that the task completes is what counts
    private Future<?> soon(Runnable task) {
        return channel.eventLoop().schedule(task, 1, TimeUnit.NANOSECONDS);
    }

    private void acceptOrPause() {
        // Workaround for Vert.x 5.1.6: NetServerImpl.handleShutdown takes the last event loop from the socket before it
        // closes the socket. What is accepted in between has no event loop, and Netty's ServerBootstrapAcceptor logs a
        // stack trace for each connection. While nothing is accepted, connections wait in the backlog of the socket,
        // which ends them when it is closed. If it is not closed, a server without a gate shares it: another program's,
        // or that of an instance that has just begun to listen. Delete this when Vert.x closes the socket first.
        if (channel.isOpen()) {
            channel.config().setAutoRead(joined > 0 || leaving == 0);
        }
    }
}
