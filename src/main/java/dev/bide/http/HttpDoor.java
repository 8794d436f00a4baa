package dev.bide.http;

import dev.bide.json.Answers;
import dev.bide.json.Requests;
import dev.bide.json.Requests.Listed;
import dev.bide.json.StreamText;
import dev.bide.json.TaskAnswers;
import dev.bide.measure.Measurement;
import dev.bide.measure.Measures;
import dev.bide.stream.Recording;
import dev.bide.task.Tasks;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import dev.bide.wait.Waiting;
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
import java.util.Optional;
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
    private final TaskRoutes taskRoutes;
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
        this.taskRoutes = new TaskRoutes(waits, tasks);
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
        get(router, "/wait-n", this::waitN);
        get(router, "/measure-time", json(this::measureTime));
        get(router, "/", HttpDoor::guide);
        get(router, "/health", json(HttpDoor::health));
        router.post("/tasks").handler(on(Exchange::requireJson));
        router.post("/tasks").handler(body()).handler(on(json(taskRoutes::create)));
        get(router, "/tasks", json(taskRoutes::list), "GET, HEAD, POST, OPTIONS");
        router.delete("/tasks/:id").handler(on(json(taskRoutes::cancel)));
        get(router, "/tasks/:id", json(taskRoutes::get), "GET, HEAD, DELETE, OPTIONS");
        get(router, "/tasks/:id/stream", taskRoutes::stream);
        router.route()
                .handler(on(Exchange::refuseUnknownRoute))
                .failureHandler(context -> new Exchange(context, waits).refuseFailed(context.statusCode()));
        router.errorHandler(400, context -> new Exchange(context, waits).refuseFailed(400));
        router.errorHandler(500, context -> new Exchange(context, waits).refuseFailed(context.statusCode()));
        return router;
    }

    private static void guide(Exchange exchange) {
        String unused = exchange.requireAccepted(Exchange.TEXT);
        exchange.noQuery();
        exchange.text(Guide.of(exchange.authority()));
    }

    private static void health(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(Answers.healthy());
    }

    private void waitRandom(Exchange exchange) {
        WaitRequest request = Requests.wait(exchange.query());
        Function<Wait, JsonObject> answer = wait -> {
            exchange.timing(wait.delay(), wait.late());
            return Answers.wait(wait);
        };
        if (exchange.prefer().async()) {
            taskRoutes.instead(exchange, tasks.waitRandom(request, Optional.empty()), answer);
        } else {
            exchange.answer(waits.one(request), answer);
        }
    }

    private void waitN(Exchange exchange) {
        String type = exchange.requireAccepted(Exchange.JSON, StreamText.LINES.type(), StreamText.EVENTS.type());
        Listed asked = Requests.fanOut(exchange.query(), waits.limits());
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::list : Answers::quantiles;
        if (!type.equals(Exchange.JSON)) {
            streamN(exchange, asked.request(), StreamText.of(type));
        } else if (exchange.prefer().async()) {
            taskRoutes.instead(exchange, tasks.waitN(asked.request(), Optional.empty(), nobody -> {}), answer);
        } else {
            exchange.answer(measures.waitN(asked.request()), answer);
        }
    }

    private void streamN(Exchange exchange, FanOutRequest request, StreamText format) {
        if (exchange.requestHeader("Last-Event-ID").equals(Optional.of(StreamText.END))) {
            exchange.nothing();
            return;
        }
        if (exchange.isHead()) {
            exchange.head(format, measures.waitN(request));
            return;
        }
        Recording recording = new Recording();
        Waiting<Measurement> waiting = measures.waitN(request, recording);
        waiting.future().onComplete(outcome -> recording.over());
        StreamAnswer.Ends ends = new StreamAnswer.Ends(
                () -> TaskAnswers.summary(waiting.future()),
                reason -> TaskAnswers.summary(Future.failedFuture(reason)),
                false);
        exchange.stream(format, recording.course(), ends, 0, waiting::cancel);
    }

    private void measureTime(Exchange exchange) {
        FanOutRequest request = Requests.measurement(exchange.query(), waits.limits());
        if (exchange.prefer().async()) {
            taskRoutes.instead(exchange, tasks.measureTime(request, Optional.empty()), Answers::measurement);
        } else {
            exchange.answer(measures.measureTime(request), Answers::measurement);
        }
    }

    private void get(Router router, String path, Consumer<Exchange> handler) {
        get(router, path, handler, "GET, HEAD, OPTIONS");
    }

    /** Answers what is asked with GET, and then what is left of the methods of a path. */
    private void get(Router router, String path, Consumer<Exchange> handler, String allowed) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(on(handler));
        router.route(path).handler(on(exchange -> exchange.allow(allowed)));
    }

    private static Consumer<Exchange> json(Consumer<Exchange> handler) {
        return exchange -> {
            String unused = exchange.requireAccepted(Exchange.JSON);
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
