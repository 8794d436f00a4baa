package dev.bide.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * A vertx-web route that answers a small JSON object at once. Its rate is the upper bound for any route of Bide, since
 * both use the same router and server.
 */
public final class BareRoute extends VerticleBase {

    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NO_SOURCE = HttpHeaders.createOptimized("default-src 'none'");

    private final int port;

    private BareRoute(int port) {
        this.port = port;
    }

    /** Starts the server; the argument is the port. */
    public static void main(String... args) {
        // The same Netty settings as Bide's own program, so that only the routes differ.
        BenchVertx.useExactTimers();
        System.setProperty("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
        int instances = Runtime.getRuntime().availableProcessors();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(instances).setPreferNativeTransport(true));
        vertx.deployVerticle(
                        () -> new BareRoute(Integer.parseInt(args[0])), new DeploymentOptions().setInstances(instances))
                .onSuccess(deployed -> System.out.println("listening"));
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.get("/wait-random").handler(BareRoute::answer);
        router.post("/delay/:seconds").handler(context -> context.request().endHandler(nothing -> answer(context)));
        return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
    }

    /** Answers with the headers and the JSON of a wait of Bide. */
    private static void answer(RoutingContext context) {
        JsonObject answer = new JsonObject()
                .put("delay", 0.0)
                .put("elapsed", 1.2E-5)
                .put("late", 1.2E-5)
                .put("seed", 7077233121415066L);
        context.response()
                .putHeader("Server-Timing", "delay;dur=0.000, late;dur=0.012")
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(TYPE_OPTIONS, NO_SNIFF)
                .putHeader(POLICY, NO_SOURCE)
                .end(answer.toBuffer());
    }
}
