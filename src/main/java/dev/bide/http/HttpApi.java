package dev.bide.http;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.ConnectionWatch;
import dev.bide.admission.ListeningSocket;
import dev.bide.admission.ListeningSockets;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.page.Feed;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The operations over HTTP/1.1 and cleartext HTTP/2: opens and closes the server. Only its loop's thread may call it.
 *
 * @see HttpRoutes what it serves
 */
public final class HttpApi {

    // Vert.x's defaults, set all the same, so that the limits are those that the refusals name.
    static final int MAX_LINE_BYTES = HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH;
    static final int MAX_HEADER_BYTES = HttpServerOptions.DEFAULT_MAX_HEADER_SIZE;

    /** How many HTTP/2 requests a client may reset in 30 seconds. */
    private static final int MAX_RESETS = 100_000;

    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ConnectionGate gate;
    private final HttpServer server;

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
     * Creates an API that is not listening.
     *
     * @param vertx whose server to use
     * @param operations what can be asked for
     * @param metrics reports the lateness, and counts the refusals, connections and bytes
     * @param admission the limits of connections, streams and bytes
     * @param origins which web pages may use it; a policy of its own
     * @param bus the prefix of its addresses, and whether to serve the bridge to it
     * @param feed feeds the page; without it there is no page
     * @param sockets the listening sockets of that Vert.x
     * @param host the address to listen on
     */
    public HttpApi(
            Vertx vertx,
            Operations operations,
            Metrics metrics,
            AdmissionLimits admission,
            OriginPolicy origins,
            BusOptions bus,
            Optional<Feed> feed,
            ListeningSockets sockets,
            String host) {
        this.vertx = vertx;
        this.sockets = sockets;
        this.host = host;
        this.loop = operations.engine().loop();
        this.gate = new ConnectionGate(
                metrics.connections(),
                metrics.refusals(),
                admission.connections(),
                Rejection.bytes(admission.connections()),
                loop::nanos);
        this.server = vertx.createHttpServer(options(admission.streams()))
                .connectionHandler(this::guard)
                .invalidRequestHandler(request -> MalformedRequest.refuse(request, metrics.refusals()))
                .requestHandler(new HttpRoutes(
                                operations,
                                metrics,
                                admission,
                                origins,
                                bus.prefix(),
                                feed.map(PageStream::new),
                                bus.bridge()
                                        ? Optional.of(bridge(bus.prefix(), operations, metrics))
                                        : Optional.empty())
                        .router(vertx));
    }

    private BridgeRoutes bridge(String prefix, Operations operations, Metrics metrics) {
        double maxDelay = operations.engine().limits().maxDelay();
        return new BridgeRoutes(new Bridge(vertx, prefix, loop, metrics.refusals(), maxDelay));
    }

    /**
     * Listens.
     *
     * @param port where to listen; the same negative one for instances that share any free port
     * @return a future of the port, once the server has answered a first request of its own
     */
    public Future<Integer> open(int port) {
        return server.listen(port, host)
                .map(HttpServer::actualPort)
                .compose(bound -> WarmUpRequest.to(vertx, bound, host)
                        .compose(made -> guardedAt(bound))
                        .map(bound));
    }

    /**
     * Puts the gate before the listening socket, which Vert.x shows only through a connection. The first connection is
     * this server's own warm-up request, or that of another instance on the same port.
     */
    private void guard(HttpConnection connection) {
        // Before the gate is there, this also counts the connection.
        gate.adopt(connection);
        if (socket == null && !closing) {
            join(sockets.of(host, connection));
        }
    }

    /** The limit of connections must hold from the start, also if another instance answered the warm-up request. */
    private Future<Void> guardedAt(int port) {
        if (socket == null) {
            // If the warm-up request has failed, there is no socket yet, and the first client's connection shows it.
            sockets.find(host, port).ifPresent(this::join);
        }
        return guarded;
    }

    private void join(ListeningSocket found) {
        socket = found;
        guarded = onLoop(found.join(gate));
    }

    /**
     * Stops listening. Requests that are being answered have a second to end.
     *
     * @return a future that completes when no connection is left
     */
    public Future<Void> close() {
        closing = true;
        if (socket == null) {
            return server.shutdown(SHUTDOWN_GRACE);
        }
        return onLoop(socket.leave(gate))
                .eventually(() -> server.shutdown(SHUTDOWN_GRACE))
                .eventually(() -> onLoop(socket.left()));
    }

    /** Returns a future that completes on this server's loop, whether or not the work of the accepting thread failed. */
    private Future<Void> onLoop(io.netty.util.concurrent.Future<?> work) {
        Promise<Void> done = loop.timers().promise();
        work.addListener(ended -> done.complete());
        return done.future();
    }

    private static HttpServerOptions options(int maxStreams) {
        return BridgeRoutes.limit(new HttpServerOptions())
                // Only for connections that never send a request: ConnectionWatch removes it at the first one.
                .setReadIdleTimeout((int) TimeUnit.NANOSECONDS.toSeconds(ConnectionWatch.HEAD_TIMEOUT_NANOS))
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(maxStreams))
                // A client that gives up on all its streams, or hedges each request, is not an attack. Vert.x's default
                // allows 200 resets in 30 seconds. Requests that are reset at once delay no other connection, because
                // a connection's requests begin in turns.
                .setHttp2RstFloodMaxRstFramePerWindow(Math.max(maxStreams, MAX_RESETS));
    }
}
