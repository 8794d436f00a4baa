package dev.bide.http;

import dev.bide.admission.AdmissionLimits;
import dev.bide.cluster.Cluster;
import dev.bide.contract.AsyncApi;
import dev.bide.contract.OpenApi;
import dev.bide.metric.Metrics;
import dev.bide.operation.Methods;
import dev.bide.operation.Operations;
import dev.bide.operation.Requests;
import dev.bide.operation.Route;
import dev.bide.refusal.ClientWork;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Binds each row of the table of routes to the code that answers it. Only its loop's thread may call it. */
final class HttpRoutes {

    /** The routes that report how full the process is, and so must answer when it is full. */
    private static final Set<Route> STATUS =
            EnumSet.of(Route.LATENESS, Route.CLUSTER, Route.METRICS, Route.HEALTH, Route.LIVE, Route.READY);

    private final Engine engine;
    private final Metrics metrics;
    private final AdmissionLimits admission;
    private final OriginPolicy origins;

    private final Optional<BridgeRoutes> bridge;

    private final Map<Route, Consumer<Exchange>> handlers = new EnumMap<>(Route.class);

    HttpRoutes(
            Operations operations,
            Metrics metrics,
            Cluster cluster,
            AdmissionLimits admission,
            OriginPolicy origins,
            String busPrefix,
            Optional<PageStream> page,
            Optional<BridgeRoutes> bridge) {
        this.engine = operations.engine();
        this.metrics = metrics;
        this.admission = admission;
        this.origins = origins;
        this.bridge = bridge;
        Requests requests = new Requests(engine.limits(), operations.profiles());
        TaskRoutes tasks = new TaskRoutes(requests, operations.tasks(), cluster.tasks(), cluster.keys());
        WaitRoutes waits = new WaitRoutes(requests, operations, tasks);
        StateRoutes state = new StateRoutes(operations, cluster.keys());
        CallRoutes calls = new CallRoutes(operations.standIns());
        StatusRoutes status = new StatusRoutes(metrics, engine, cluster);
        handlers.put(Route.WAIT_RANDOM, json(waits::waitRandom));
        handlers.put(Route.WAIT_N, waits::waitN);
        handlers.put(Route.MEASURE_TIME, json(waits::measureTime));
        handlers.put(Route.DRAW, json(waits::draw));
        handlers.put(Route.CURVE, inTurn(json(waits::curve)));
        handlers.put(Route.DELAY, json(waits::delay));
        handlers.put(Route.PROFILES, json(waits::profiles));
        handlers.put(Route.LIST_SCRIPTS, inTurn(json(state::listScripts)));
        handlers.put(Route.GET_SCRIPT, json(state::script));
        handlers.put(Route.DELETE_SCRIPT, json(state::deleteScript));
        handlers.put(Route.LIST_SEQUENCES, inTurn(json(state::listSequences)));
        handlers.put(Route.GET_SEQUENCE, inTurn(json(state::sequence)));
        handlers.put(Route.DELETE_SEQUENCE, json(state::deleteSequence));
        handlers.put(Route.LIST_POOLS, inTurn(json(state::listPools)));
        handlers.put(Route.GET_POOL, json(state::pool));
        handlers.put(Route.DELETE_POOL, json(state::deletePool));
        handlers.put(Route.LIST_CALLS, inTurn(calls::list));
        handlers.put(Route.DELETE_CALLS, json(calls::delete));
        StandInRoutes standIns = new StandInRoutes(operations, requests);
        handlers.put(Route.PUT_STAND_IN, json(standIns::put));
        handlers.put(Route.GET_STAND_IN, inTurn(json(standIns::get)));
        handlers.put(Route.DELETE_STAND_IN, json(standIns::delete));
        handlers.put(Route.LIST_STAND_INS, inTurn(json(standIns::list)));
        handlers.put(Route.RESET, json(state::reset));
        handlers.put(Route.CREATE_TASK, json(tasks::create));
        // Long answers take turns on the loop, because many clients may request them at once.
        handlers.put(Route.LIST_TASKS, inTurn(json(tasks::list)));
        handlers.put(Route.GET_TASK, json(tasks::get));
        handlers.put(Route.STREAM_TASK, tasks::stream);
        handlers.put(Route.CANCEL_TASK, json(tasks::cancel));
        handlers.put(Route.LATENESS, inTurn(status::lateness));
        handlers.put(Route.CLUSTER, json(status::cluster));
        handlers.put(Route.METRICS, status::prometheus);
        handlers.put(Route.HEALTH, json(status::live));
        handlers.put(Route.LIVE, json(status::live));
        handlers.put(Route.READY, json(status::ready));
        Limits limits = engine.limits();
        boolean isClustered = cluster.node().isPresent();
        handlers.put(
                Route.OPENAPI,
                json(new DocumentRoute(engine.loop(), () -> OpenApi.document(limits, isClustered))::answer));
        handlers.put(
                Route.ASYNCAPI,
                json(
                        new DocumentRoute(engine.loop(), () -> AsyncApi.document(busPrefix, limits, isClustered))
                                ::answer));
        page.ifPresentOrElse(this::addPage, this::addGuide);
    }

    private void addPage(PageStream stream) {
        PageRoutes page = new PageRoutes(engine.loop());
        handlers.put(Route.PAGE_STREAM, inTurn(stream::answer));
        handlers.put(Route.PAGE_FILE, page::file);
        handlers.put(Route.GUIDE, page::guide);
    }

    /** Adds the text at the root, where there is no page. Its other paths are as unknown as any other. */
    private void addGuide() {
        handlers.put(Route.PAGE_STREAM, Exchange::refuseUnknownRoute);
        handlers.put(Route.PAGE_FILE, Exchange::refuseUnknownRoute);
        handlers.put(Route.GUIDE, Guide::answer);
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        // vertx-web tries routes in the order in which they are added, so the table begins with the most frequent. A
        // path is added once, with all its methods, before the answer to the methods that it does not have.
        Set<String> paths = new LinkedHashSet<>();
        Route.overHttp().forEach(route -> paths.add(route.path()));
        paths.forEach(path -> add(router, path));
        bridge.ifPresent(routes -> {
            add(router, BridgeRoutes.INFO, routes::info);
            add(router, BridgeRoutes.BARE, routes::bare);
            add(router, BridgeRoutes.SOCK_JS, routes::sockJs);
        });
        router.route()
                .handler(on(Exchange::begin, Exchange::refuseUnknownRoute))
                .failureHandler(context -> exchange(context).refuseFailed(context.statusCode()));
        // vertx-web fails a malformed path before any route sees it.
        router.errorHandler(400, on(Exchange::beginRegardless, exchange -> exchange.refuseFailed(400)));
        // vertx-web calls this if something fails while it handles a failure.
        router.errorHandler(500, context -> exchange(context).refuseFailed(context.statusCode()));
        return router;
    }

    /** Adds the routes of a path, and then the answer to all other methods. */
    private void add(Router router, String path) {
        String pattern = path.replace("{", ":").replace("}", "");
        for (Route route : Route.overHttp()) {
            if (route.path().equals(path)) {
                io.vertx.ext.web.Route added = router.route(pattern);
                route.methods().forEach(method -> added.method(HttpMethod.valueOf(method)));
                if (route.methods().contains("GET")) {
                    // vertx-web does not answer HEAD by itself.
                    added.method(HttpMethod.HEAD);
                }
                Consumer<Exchange> begin = STATUS.contains(route) ? Exchange::beginRegardless : Exchange::begin;
                added.handler(on(begin, handlers.get(route)));
            }
        }
        String allowed = Methods.allowed(path);
        router.route(pattern).handler(on(Exchange::begin, exchange -> exchange.answerAllowed(allowed)));
    }

    /** Adds a route of the bridge, which is in no table, because it has no fields. */
    private void add(Router router, String pattern, Consumer<Exchange> handler) {
        router.get(pattern).handler(on(Exchange::begin, handler));
        router.route(pattern).handler(on(Exchange::begin, exchange -> exchange.answerAllowed("GET, OPTIONS")));
    }

    /** Wraps a handler whose answer is JSON. It begins nothing for a client that does not accept JSON. */
    private static Consumer<Exchange> json(Consumer<Exchange> handler) {
        return exchange -> {
            exchange.client().requireAccepted(MediaTypes.JSON);
            handler.accept(exchange);
        };
    }

    private static Consumer<Exchange> inTurn(Consumer<Exchange> handler) {
        return exchange -> exchange.inTurn(() -> handler.accept(exchange));
    }

    private Handler<RoutingContext> on(Consumer<Exchange> begin, Consumer<Exchange> handler) {
        return context -> {
            Exchange exchange = exchange(context);
            try {
                ClientWork.run(
                        () -> {
                            begin.accept(exchange);
                            handler.accept(exchange);
                        },
                        exchange::refuse);
            } catch (RuntimeException | Error e) {
                exchange.keep();
                throw e;
            }
        };
    }

    private Exchange exchange(RoutingContext context) {
        return Exchange.of(context, engine, metrics, admission, origins);
    }
}
