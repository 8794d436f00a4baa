package dev.bide.admission;

import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Supplier;

/**
 * Puts the gate of one server before its listening socket, which Vert.x shows only through a connection, and takes it away
 * at the end. The server may share the socket with those of other instances. Only the thread of its loop may call it.
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
     * Returns a future that completes when the gate is in place. The limit of connections must hold from the start, also if
     * another instance got the connection that revealed the socket.
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
     * Takes the gate away while the server shuts down.
     *
     * @param shutdown shuts the server down, which stops listening before it returns
     * @return a future that completes when the port is free, unless other servers share it. What {@code shutdown} returns
     *     may complete later
     */
    Future<Void> close(Supplier<Future<Void>> shutdown) {
        closing = true;
        if (socket == null) {
            return shutdown.get();
        }
        return onLoop(socket.leave(gate)).eventually(() -> {
            Future<Void> ended = shutdown.get().eventually(() -> onLoop(socket.left()));
            // The first of the two: a server without a gate, of another program, may keep the socket open.
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
