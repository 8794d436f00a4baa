package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.json.Body;
import dev.bide.json.Requests;
import dev.bide.json.Requests.Listed;
import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.wait.Waits;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** The operations over HTTP/1.1 and cleartext HTTP/2. Its loop's thread calls it. */
public final class HttpDoor {

    static final int LONGEST_BODY = 64 * 1024;
    static final int LONGEST_LINE = HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH;
    static final int LONGEST_HEADERS = HttpServerOptions.DEFAULT_MAX_HEADER_SIZE;

    /** Waits are held, and given up, by the thousand here; elsewhere that would be an attack. */
    private static final int MOST_STREAMS = 100_000;

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Waits waits;
    private final Measures measures;
    private final Tasks tasks;
    private final HttpServer server;

    /**
     * Makes a door that is closed.
     *
     * @param vertx whose server to use
     * @param waits what waits once
     * @param measures what waits many times
     * @param tasks what keeps tasks
     */
    public HttpDoor(Vertx vertx, Waits waits, Measures measures, Tasks tasks) {
        this.vertx = vertx;
        this.waits = waits;
        this.measures = measures;
        this.tasks = tasks;
        this.server = vertx.createHttpServer(options())
                .invalidRequestHandler(Exchange::refuseInvalid)
                .requestHandler(routes(vertx));
    }

    /**
     * Opens the door.
     *
     * @param port where to listen; the same negative one for instances that share any free port
     * @param host the address to listen on
     * @return a future of the port that it listens on, once it has answered a first request of its own
     */
    public Future<Integer> open(int port, String host) {
        return server.listen(port, host)
                .map(HttpServer::actualPort)
                .compose(bound -> FirstRequest.to(vertx, bound, host).map(bound));
    }

    /**
     * Closes the door: no connection is accepted any more, requests that are being answered have a second for it.
     *
     * @return a future that completes when no connection is left
     */
    public Future<Void> close() {
        return server.shutdown(GRACE);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS))
                .setHttp2RstFloodMaxRstFramePerWindow(MOST_STREAMS);
    }

    private Router routes(Vertx vertx) {
        Router router = Router.router(vertx);
        // A router tries its routes in this order.
        get(router, "/wait-random", json(this::waitRandom));
        get(router, "/wait-n", json(this::waitN));
        get(router, "/measure-time", json(this::measureTime));
        get(router, "/", HttpDoor::guide);
        get(router, "/health", json(HttpDoor::health));
        router.post("/tasks").handler(on(Exchange::requireJson));
        router.post("/tasks").handler(body()).handler(on(json(this::createTask)));
        others(router, "/tasks", "POST, OPTIONS");
        router.route("/tasks/:id")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(on(json(this::getTask)));
        router.delete("/tasks/:id").handler(on(json(this::cancelTask)));
        others(router, "/tasks/:id", "GET, HEAD, DELETE, OPTIONS");
        router.route()
                .handler(on(Exchange::refuseUnknownRoute))
                .failureHandler(context -> new Exchange(context, waits).refuseFailed(context.statusCode()));
        router.errorHandler(400, context -> new Exchange(context, waits).refuseFailed(400));
        router.errorHandler(500, context -> new Exchange(context, waits).refuseFailed(context.statusCode()));
        return router;
    }

    private static void guide(Exchange exchange) {
        exchange.requireAccepted(Exchange.TEXT);
        exchange.noQuery();
        exchange.text(Guide.of(exchange.authority()));
    }

    private static void health(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(Answers.healthy());
    }

    private void waitRandom(Exchange exchange) {
        exchange.answer(waits.one(Requests.wait(exchange.query())), wait -> {
            exchange.timing(wait.delay(), wait.late());
            return Answers.wait(wait);
        });
    }

    private void waitN(Exchange exchange) {
        Listed asked = Requests.fanOut(exchange.query(), waits.limits());
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::list : Answers::quantiles;
        exchange.answer(measures.waitN(asked.request()), answer);
    }

    private void measureTime(Exchange exchange) {
        exchange.answer(
                measures.measureTime(Requests.measurement(exchange.query(), waits.limits())), Answers::measurement);
    }

    private void createTask(Exchange exchange) {
        exchange.noQuery();
        exchange.created(tasks.start(Requests.task(Body.read(exchange.body()), waits.limits())));
    }

    private void cancelTask(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(tasks.cancel(exchange.pathParam("id")).map(HttpDoor::record));
    }

    private void getTask(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(record(tasks.find(exchange.pathParam("id"))));
    }

    private static JsonObject record(Task<?> task) {
        return Answers.task(task, Answers::list);
    }

    private void get(Router router, String path, Consumer<Exchange> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(on(handler));
        others(router, path, "GET, HEAD, OPTIONS");
    }

    /** Answers what is left of the methods of a path. */
    private void others(Router router, String path, String allowed) {
        router.route(path).handler(on(exchange -> exchange.allow(allowed)));
    }

    private static Consumer<Exchange> json(Consumer<Exchange> handler) {
        return exchange -> {
            exchange.requireAccepted(Exchange.JSON);
            handler.accept(exchange);
        };
    }

    private Handler<RoutingContext> on(Consumer<Exchange> handler) {
        return context -> {
            Exchange exchange = new Exchange(context, waits);
            try {
                handler.accept(exchange);
            } catch (RuntimeException | Error e) {
                exchange.refuse(e);
            }
        };
    }

    private static BodyHandler body() {
        return BodyHandler.create(false).setBodyLimit(LONGEST_BODY);
    }
}
