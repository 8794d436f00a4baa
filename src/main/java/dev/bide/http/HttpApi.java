package dev.bide.http;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.ConnectionWatch;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
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

    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ConnectionGate gate;
    private final HttpServer server;

    /** Completes when the gate is in place; null before the first connection. */
    private Future<Void> guarded;

    /**
     * Creates an API that is not listening.
     *
     * @param vertx whose server to use
     * @param operations what can be asked for
     * @param metrics reports the lateness, and counts the refusals, connections and bytes
     * @param admission the limits of connections, streams and bytes
     * @param origins which web pages may use it; a policy of its own
     */
    public HttpApi(
            Vertx vertx, Operations operations, Metrics metrics, AdmissionLimits admission, OriginPolicy origins) {
        this.vertx = vertx;
        this.gate = new ConnectionGate(
                metrics.connections(),
                metrics.refusals(),
                admission.connections(),
                Rejection.bytes(admission.connections()),
                operations.engine().loop()::nanos);
        this.server = vertx.createHttpServer(options(admission.streams()))
                .connectionHandler(this::guard)
                .invalidRequestHandler(request -> MalformedRequest.refuse(request, metrics.refusals()))
                .requestHandler(new HttpRoutes(operations, metrics, admission, origins).router(vertx));
    }

    /**
     * Listens.
     *
     * @param port where to listen; the same negative one for instances that share any free port
     * @param host the address to listen on
     * @return a future of the port, once the server has answered a first request of its own
     */
    public Future<Integer> open(int port, String host) {
        return server.listen(port, host)
                .map(HttpServer::actualPort)
                .compose(bound -> WarmUpRequest.to(vertx, bound, host)
                        // The limit of connections must hold from the start. If the warm-up request has failed, the
                        // gate is not in place yet, and the first client's connection installs it.
                        .compose(made -> guarded == null ? Future.succeededFuture() : guarded)
                        .map(bound));
    }

    /**
     * Puts the gate before the listening socket, which Vert.x shows only through a connection. The first connection is
     * this server's own warm-up request, or that of another instance on the same port.
     */
    private void guard(HttpConnection connection) {
        // Whatever was accepted before the gate was there is counted now. For all others this does nothing.
        gate.adopt(connection);
        if (guarded == null) {
            Promise<Void> inPlace = Promise.promise();
            guarded = inPlace.future();
            gate.installFor(connection).addListener(done -> inPlace.complete());
        }
    }

    /**
     * Stops listening. Requests that are being answered have a second to end.
     *
     * @return a future that completes when no connection is left
     */
    public Future<Void> close() {
        return server.shutdown(SHUTDOWN_GRACE);
    }

    private static HttpServerOptions options(int maxStreams) {
        return new HttpServerOptions()
                // Only for connections that never send a request: ConnectionWatch removes it at the first one.
                .setReadIdleTimeout((int) TimeUnit.NANOSECONDS.toSeconds(ConnectionWatch.HEAD_TIMEOUT_NANOS))
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(maxStreams))
                // A client that gives up on all its streams at once is not an attack. Vert.x's default allows 200
                // resets in 30 seconds.
                .setHttp2RstFloodMaxRstFramePerWindow(maxStreams);
    }
}
