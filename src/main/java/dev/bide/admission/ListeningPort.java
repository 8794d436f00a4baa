package dev.bide.admission;

import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Supplier;

/**
 * Installs the gate of one server on its listening socket, and removes it at the end. Vert.x gives access to that
 * socket only through a connection. The servers of several instances may share a socket. Only the thread of its loop
 * may call it.
 */
public final class ListeningPort {

    private final ConnectionGate gate;
    private final ListeningSockets sockets;
    private final Loop loop;
    private final String host;

    /** The socket that the gate has joined; null before it is known. */
    private ListeningSocket socket;

    /** Whether the server is closing: then the gate joins no socket any more. */
    private boolean closing;

    /** Completes when the gate is in place. */
    private Future<Void> guarded = Future.succeededFuture();

    /**
     * Creates a port that is not open.
     *
     * @param gate decides which connections are let in
     * @param sockets the listening sockets of the server's Vert.x
     * @param loop the loop of the server
     * @param host the address that the server listens on, as it was asked for
     */
    public ListeningPort(ConnectionGate gate, ListeningSockets sockets, Loop loop, String host) {
        this.gate = gate;
        this.sockets = sockets;
        this.loop = loop;
        this.host = host;
    }

    /** Joins the socket of a connection, if none is known. The first connection is the server's own, or another instance's. */
    void reveal(ConnectionBase connection) {
        if (socket == null && !closing) {
            join(sockets.of(host, connection));
        }
    }

    /**
     * Returns a future that completes when the gate is in place. The limit of connections must hold from the start,
     * even if another instance got the connection that revealed the socket.
     */
    Future<Void> guardedAt(int port) {
        if (socket == null) {
            // If no connection could be made, there is no socket yet, and the first client's connection shows it.
            sockets.find(host, port).ifPresent(this::join);
        }
        return guarded;
    }

    private void join(ListeningSocket found) {
        socket = found;
        guarded = onLoop(found.join(gate));
    }

    /**
     * Removes the gate while the server shuts down.
     *
     * @param shutdown shuts the server down, which stops listening before it returns
     * @return a future that completes when the port is free, unless other servers share it; the future of
     *     {@code shutdown} may complete later
     */
    Future<Void> close(Supplier<Future<Void>> shutdown) {
        closing = true;
        if (socket == null) {
            return shutdown.get();
        }
        return onLoop(socket.leave(gate)).eventually(() -> {
            Future<Void> ended = shutdown.get().eventually(() -> onLoop(socket.left()));
            // Whichever is first: a server of another program, without a gate, may keep the socket open.
            return Future.any(onLoop(socket.freed()), ended).mapEmpty();
        });
    }

    /** Returns a future that completes on this server's loop, whether or not the work of the accepting thread failed. */
    private Future<Void> onLoop(io.netty.util.concurrent.Future<?> work) {
        Promise<Void> done = loop.timers().promise();
        work.addListener(ended -> done.complete());
        return done.future();
    }
}
