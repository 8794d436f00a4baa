package dev.bide.http;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.GatedServer;
import dev.bide.admission.ListeningSockets;
import dev.bide.admission.MalformedHttp;
import dev.bide.admission.Rejection;
import dev.bide.cluster.Cluster;
import dev.bide.json.Answers;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.page.Feed;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * The operations over HTTP/1.1 and cleartext HTTP/2: opens and closes the server. Only its loop's thread may call it.
 *
 * @see HttpRoutes what it serves
 */
public final class HttpApi {

    // Vert.x's defaults, set all the same, so that the limits are those that the refusals name.
    static final MalformedHttp HEAD_LIMITS = new MalformedHttp(
            HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH, HttpServerOptions.DEFAULT_MAX_HEADER_SIZE);

    /** A wait of no time. The first request loads the classes that answer it. */
    private static final String FIRST_PATH = "/wait-random?maxDelay=0";

    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Loop loop;
    private final GatedServer server;

    /**
     * Creates an API that is not listening.
     *
     * @param vertx whose server to use
     * @param operations what can be asked for
     * @param metrics reports the lateness, and counts the refusals, connections and bytes
     * @param cluster the other nodes, if there are any
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
            Cluster cluster,
            AdmissionLimits admission,
            OriginPolicy origins,
            BusOptions bus,
            Optional<Feed> feed,
            ListeningSockets sockets,
            String host) {
        this.vertx = vertx;
        this.loop = operations.engine().loop();
        HttpRoutes routes = new HttpRoutes(
                operations,
                metrics,
                cluster,
                admission,
                origins,
                bus.prefix(),
                feed.map(shown -> new PageStream(shown, cluster.tasks())),
                bus.bridge() ? Optional.of(bridge(bus.prefix(), operations, metrics)) : Optional.empty());
        this.server = new GatedServer(
                vertx,
                loop,
                gate(metrics, admission),
                sockets,
                host,
                options(),
                admission.streams(),
                routes.router(vertx),
                request -> MalformedRequest.refuse(request, metrics.refusals()));
    }

    private ConnectionGate gate(Metrics metrics, AdmissionLimits admission) {
        int max = admission.connections();
        String problem = Answers.problem(Rejection.refusal(max)).encode();
        byte[] rejection = Rejection.bytes(problem, ResponseWriter.SECURITY_HEADERS);
        return new ConnectionGate(metrics.connections(), metrics.refusals(), max, rejection, loop::nanos);
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
        return server.open(port, FIRST_PATH);
    }

    /**
     * Stops listening. Requests that are being answered have a second to end.
     *
     * @return a future that completes when no connection is left
     */
    public Future<Void> close() {
        return server.close(SHUTDOWN_GRACE).eventually(server::closed);
    }

    private static HttpServerOptions options() {
        return BridgeRoutes.limit(new HttpServerOptions())
                .setMaxInitialLineLength(HEAD_LIMITS.maxLineBytes())
                .setMaxHeaderSize(HEAD_LIMITS.maxHeaderBytes());
    }
}
