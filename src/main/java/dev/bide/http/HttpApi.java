package dev.bide.http;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.admission.ConnectionWatch;
import dev.bide.json.Answers;
import dev.bide.json.Shapes;
import dev.bide.json.StreamFormat;
import dev.bide.json.TaskAnswers;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Requests.Listed;
import dev.bide.script.Call;
import dev.bide.script.ScriptedWaits;
import dev.bide.shape.Profiles;
import dev.bide.stream.EndedLog;
import dev.bide.task.Task;
import dev.bide.task.Tasks;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.Measurement;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** The operations over HTTP/1.1 and cleartext HTTP/2. Its loop's thread calls it. */
public final class HttpApi {

    static final int LONGEST_LINE = HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH;
    static final int LONGEST_HEADERS = HttpServerOptions.DEFAULT_MAX_HEADER_SIZE;

    private static final Future<Void> NOT_YET = Future.succeededFuture();
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Requests requests;
    private final Engine engine;
    private final ScriptedWaits calls;
    private final Profiles profiles;
    private final Tasks tasks;
    private final TaskRoutes taskRoutes;
    private final Metrics metrics;
    private final MetricRoutes metricRoutes;
    private final AdmissionLimits admission;
    private final ConnectionGate gate;
    private final HttpServer server;
    private Future<Void> guarded = NOT_YET;

    /**
     * Makes a door that is closed.
     *
     * @param vertx whose server to use
     * @param operations what can be asked for
     * @param metrics what can be told
     * @param admission how much is let in
     */
    public HttpApi(Vertx vertx, Operations operations, Metrics metrics, AdmissionLimits admission) {
        this.vertx = vertx;
        this.requests = new Requests(operations.engine().limits(), operations.profiles());
        this.engine = operations.engine();
        this.calls = operations.scripts();
        this.profiles = operations.profiles();
        this.tasks = operations.tasks();
        this.taskRoutes = new TaskRoutes(requests, tasks);
        this.metrics = metrics;
        this.metricRoutes = new MetricRoutes(metrics, engine);
        this.admission = admission;
        this.gate = new ConnectionGate(
                metrics.connections(),
                metrics.refusals(),
                admission.connections(),
                Rejection.bytes(admission.connections()),
                engine.loop()::nanos);
        this.server = vertx.createHttpServer(options(admission.streams()))
                .connectionHandler(this::guard)
                .invalidRequestHandler(request -> MalformedRequest.refuse(request, metrics.refusals()))
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
                .compose(bound -> WarmUpRequest.to(vertx, bound, host)
                        .compose(made -> guarded)
                        .map(bound));
    }

    /** Has the gate stand before the socket from the first connection on, which is the door's own or another instance's. */
    private void guard(HttpConnection connection) {
        gate.adopt(connection);
        if (guarded == NOT_YET) {
            Promise<Void> stands = Promise.promise();
            guarded = stands.future();
            gate.guard(connection).addListener(done -> stands.complete());
        }
    }

    /**
     * Closes the door: no connection is accepted any more, requests that are being answered have a second for it.
     *
     * @return a future that completes when no connection is left
     */
    public Future<Void> close() {
        return server.shutdown(GRACE);
    }

    private static HttpServerOptions options(int mostStreams) {
        return new HttpServerOptions()
                .setReadIdleTimeout((int) TimeUnit.NANOSECONDS.toSeconds(ConnectionWatch.HEAD_NANOS))
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(mostStreams))
                .setHttp2RstFloodMaxRstFramePerWindow(mostStreams);
    }

    private Router routes(Vertx vertx) {
        Router router = Router.router(vertx);
        // A router tries its routes in this order.
        get(router, "/wait-random", json(this::waitRandom));
        get(router, "/wait-n", this::waitN);
        get(router, "/measure-time", json(this::measureTime));
        get(router, "/delay/:id", json(this::delay));
        get(router, "/draw", json(this::draw));
        get(router, "/profiles", json(this::profiles));
        router.delete("/scripts/:id").handler(on(json(this::deleteScript)));
        router.route("/scripts/:id").handler(on(exchange -> exchange.allow("DELETE, OPTIONS")));
        get(router, "/", HttpApi::guide);
        ask(router, "/lateness", inTurn(metricRoutes::lateness));
        ask(router, "/metrics", inTurn(metricRoutes::prometheus));
        ask(router, "/health", json(metricRoutes::live));
        ask(router, "/health/live", json(metricRoutes::live));
        ask(router, "/health/ready", json(metricRoutes::ready));
        router.post("/tasks").handler(on(json(taskRoutes::create)));
        get(router, "/tasks", inTurn(json(taskRoutes::list)), "GET, HEAD, POST, OPTIONS");
        router.delete("/tasks/:id").handler(on(json(taskRoutes::cancel)));
        get(router, "/tasks/:id", json(taskRoutes::get), "GET, HEAD, DELETE, OPTIONS");
        get(router, "/tasks/:id/stream", taskRoutes::stream);
        router.route()
                .handler(on(Exchange::refuseUnknownRoute))
                .failureHandler(context -> exchange(context).refuseFailed(context.statusCode()));
        router.errorHandler(400, on(Exchange::beginAnyhow, exchange -> exchange.refuseFailed(400)));
        router.errorHandler(500, context -> exchange(context).refuseFailed(context.statusCode()));
        return router;
    }

    private static void guide(Exchange exchange) {
        String unused = exchange.requireAccepted(Exchange.TEXT);
        exchange.noQuery();
        exchange.text(Exchange.UTF_8_TEXT, Guide.of(exchange.authority()));
    }

    private void waitRandom(Exchange exchange) {
        wait(exchange, requests.call(exchange.query()));
    }

    private void delay(Exchange exchange) {
        wait(exchange, Call.of(requests.delay(exchange.id(), exchange.query())));
    }

    private void wait(Exchange exchange, Call call) {
        Function<Wait, JsonObject> answer = wait -> {
            exchange.header("Server-Timing", ServerTiming.of(wait.delay(), wait.late()));
            return Answers.wait(wait);
        };
        if (exchange.prefer().async()) {
            Task<Wait> task = calls.begin(call, request -> tasks.waitRandom(request, Optional.empty()));
            taskRoutes.instead(exchange, task, answer);
        } else {
            exchange.answer(calls.one(call), answer);
        }
    }

    private void waitN(Exchange exchange) {
        String type = exchange.requireAccepted(Exchange.JSON, StreamFormat.LINES.type(), StreamFormat.EVENTS.type());
        Listed asked = requests.fanOut(exchange.query());
        Function<Measurement, JsonObject> answer = asked.list() ? Answers::list : Answers::quantiles;
        exchange.takeDelaysOf(asked.request());
        if (!type.equals(Exchange.JSON)) {
            streamN(exchange, asked.request(), StreamFormat.of(type));
        } else if (exchange.prefer().async()) {
            taskRoutes.instead(exchange, tasks.waitN(asked.request(), Optional.empty(), nobody -> {}), answer);
        } else {
            exchange.answer(engine.waitN(asked.request()), answer);
        }
    }

    private void streamN(Exchange exchange, FanOutRequest request, StreamFormat format) {
        if (exchange.requestHeader("Last-Event-ID").equals(Optional.of(StreamFormat.END))) {
            exchange.nothing();
            return;
        }
        if (exchange.isHead()) {
            exchange.head(format, engine.waitN(request));
            return;
        }
        EndedLog log = new EndedLog();
        PendingWait<Measurement> waiting = engine.waitN(request, log);
        waiting.future().onComplete(outcome -> log.end());
        StreamResponse.Ends ends = new StreamResponse.Ends(
                () -> TaskAnswers.summary(waiting.future()),
                reason -> TaskAnswers.summary(Future.failedFuture(reason)),
                false);
        exchange.stream(format, log, ends, 0, waiting::cancel);
    }

    private void draw(Exchange exchange) {
        Listed asked = requests.drawing(exchange.query());
        exchange.takeDelaysOf(asked.request());
        exchange.answer(engine.draw(asked.request())
                .map(delays -> asked.list()
                        ? Answers.drawnList(asked.request(), delays)
                        : Answers.drawnQuantiles(asked.request(), delays)));
    }

    private void profiles(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(Shapes.profiles(profiles));
    }

    private void deleteScript(Exchange exchange) {
        exchange.noQuery();
        exchange.answer(Answers.script(calls.delete(exchange.id())));
    }

    private void measureTime(Exchange exchange) {
        FanOutRequest request = requests.measurement(exchange.query());
        if (exchange.prefer().async()) {
            taskRoutes.instead(exchange, tasks.measureTime(request, Optional.empty()), Answers::measurement);
        } else {
            exchange.answer(engine.measureTime(request), Answers::measurement);
        }
    }

    /** Answers how things are, which must not depend on there being room. */
    private void ask(Router router, String path, Consumer<Exchange> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(on(Exchange::beginAnyhow, handler));
        router.route(path).handler(on(exchange -> exchange.allow("GET, HEAD, OPTIONS")));
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

    private static Consumer<Exchange> inTurn(Consumer<Exchange> handler) {
        return exchange -> exchange.inTurn(() -> handler.accept(exchange));
    }

    private Handler<RoutingContext> on(Consumer<Exchange> handler) {
        return on(Exchange::begin, handler);
    }

    private Handler<RoutingContext> on(Consumer<Exchange> begin, Consumer<Exchange> handler) {
        return context -> {
            Exchange exchange = exchange(context);
            try {
                begin.accept(exchange);
                handler.accept(exchange);
            } catch (RuntimeException | Error e) {
                exchange.refuse(e);
            }
        };
    }

    private Exchange exchange(RoutingContext context) {
        return new Exchange(context, engine.loop(), metrics, admission);
    }
}
