package dev.bide.admission;

import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A server of HTTP/1.1 and cleartext HTTP/2 that lets in only the connections that its gate allows. Only the thread of its
 * loop may call it.
 */
public final class GatedServer {

    /** How many HTTP/2 requests a client may reset in 30 seconds. */
    private static final int MAX_RESETS = 100_000;

    private final Vertx vertx;
    private final ConnectionGate gate;
    private final ListeningSockets sockets;
    private final String host;
    private final HttpServer server;
    private final ListeningPort port;

    /** Completes when no connection is left. */
    private Future<Void> closed = Future.succeededFuture();

    /**
     * Creates a server that is not listening.
     *
     * @param vertx whose server to use
     * @param loop the loop of the server
     * @param gate decides which connections are let in
     * @param sockets the listening sockets of that Vert.x
     * @param host the address to listen on
     * @param options the limits of a head and of WebSockets
     * @param maxStreams how many requests an HTTP/2 connection may have at a time
     * @param requests answers requests
     * @param malformed answers requests that could not be decoded
     */
    public GatedServer(
            Vertx vertx,
            Loop loop,
            ConnectionGate gate,
            ListeningSockets sockets,
            String host,
            HttpServerOptions options,
            int maxStreams,
            Handler<HttpServerRequest> requests,
            Handler<HttpServerRequest> malformed) {
        this.vertx = vertx;
        this.gate = gate;
        this.sockets = sockets;
        this.host = host;
        this.port = new ListeningPort(gate, sockets, loop, host);
        this.server = vertx.createHttpServer(limit(options, maxStreams))
                .connectionHandler(this::guard)
                .invalidRequestHandler(malformed)
                .requestHandler(requests);
    }

    private static HttpServerOptions limit(HttpServerOptions options, int maxStreams) {
        Http2Settings settings = options.getInitialSettings();
        settings.setMaxConcurrentStreams(maxStreams);
        return options
                // Only for connections that never send a request: ConnectionWatch removes it at the first one.
                .setReadIdleTimeout((int) TimeUnit.NANOSECONDS.toSeconds(ConnectionWatch.HEAD_TIMEOUT_NANOS))
                .setInitialSettings(settings)
                // A client that gives up on all its streams, or hedges each request, is not an attack. Vert.x's default
                // allows 200 resets in 30 seconds. Requests that are reset at once delay no other connection, because
                // a connection's requests begin in turns.
                .setHttp2RstFloodMaxRstFramePerWindow(Math.max(maxStreams, MAX_RESETS));
    }

    private void guard(HttpConnection connection) {
        // If the gate is not installed yet, this also counts the connection.
        gate.adopt(connection);
        port.reveal((ConnectionBase) connection);
    }

    /**
     * Listens.
     *
     * @param number the port; servers with the same negative number share a free port
     * @param firstPath the path of a request that the server sends to itself
     * @return a future of the port, once the server has answered that request
     */
    public Future<Integer> open(int number, String firstPath) {
        WarmUpRequest first = new WarmUpRequest(vertx, sockets.warmUps(), firstPath);
        return server.listen(number, host)
                .map(HttpServer::actualPort)
                .compose(bound -> first.to(bound, host)
                        .compose(made -> port.guardedAt(bound))
                        .map(bound));
    }

    /**
     * Returns whether a request is the first request that a server of this process sends to itself.
     *
     * @param request a request that has come
     * @return true if no client has sent it
     */
    public boolean isFirst(HttpServerRequest request) {
        return sockets.warmUps().contains(request.remoteAddress());
    }

    /**
     * Stops listening. A connection ends after the request that is being answered on it.
     *
     * @param grace how long such requests have to end
     * @return a future that completes when the port is free, unless other servers share it
     */
    public Future<Void> close(Duration grace) {
        return port.close(() -> closed = server.shutdown(grace));
    }

    /**
     * Returns a future that completes when the last connection has ended.
     *
     * @return the future; it cannot complete before {@link #close}
     */
    public Future<Void> closed() {
        return closed;
    }
}
