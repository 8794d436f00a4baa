package dev.bide;

import dev.bide.admission.AdmissionLimits;
import dev.bide.admission.ConnectionGate;
import dev.bide.bus.BusApi;
import dev.bide.bus.EventPublisher;
import dev.bide.config.Settings;
import dev.bide.contract.Version;
import dev.bide.endpoint.Endpoints;
import dev.bide.http.BusOptions;
import dev.bide.http.HttpApi;
import dev.bide.http.HttpLibraries;
import dev.bide.http.OriginPolicy;
import dev.bide.json.JsonFields;
import dev.bide.operation.ServerUrl;
import dev.bide.page.Feed;
import dev.bide.standin.Definition;
import dev.bide.standin.StandInRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.VertxException;
import io.vertx.core.shareddata.LocalMap;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Bide as a verticle: the operations on the event bus and, unless switched off, over HTTP. Its deployment config is
 * that of conf/bide.json, whole or in part. Several instances share the work, one to each event loop.
 *
 * <p>A wait is one {@code vertx.setTimer}; {@link dev.bide.exercise.ExerciseVerticle} shows the whole idea in a hundred
 * lines. Here {@code time/Ticks} sets that timer, and waits of the same millisecond share it. A fan-out is
 * {@code Future.all} over its ticks, and its result is sorted: {@code wait/Engine} begins it and {@code wait/FanOut}
 * completes it. Tasks and measurements go over the event bus ({@code bus/BusApi}). HTTP is optional
 * ({@code http/HttpApi}).
 *
 * <p>It has started when every address is registered, its code is warm and the port is bound. When it stops, it answers
 * everything that is pending on it first.
 */
public final class BideVerticle extends VerticleBase {

    /**
     * The name of the local map of Vert.x that has the HTTP port of each deployment, by its id:
     * {@code vertx.sharedData().<String, Integer>getLocalMap(BideVerticle.PORTS).get(id)}.
     */
    public static final String PORTS = "dev.bide.ports";

    private static final Logger LOG = System.getLogger("dev.bide");

    private final Consumer<String> announceUrl;

    // Only the event loop of this verticle uses these: Vert.x calls start() and stop() on it.
    private Settings settings;
    private Bide bide;
    private BusApi bus;
    private HttpApi http;
    private Endpoints endpoints;

    /** Volatile, because any thread may ask for it. */
    private volatile int port;

    /** Creates a verticle that is not deployed. It logs where it listens. */
    public BideVerticle() {
        this(url -> LOG.log(Level.INFO, "Bide listens on " + url));
    }

    /** Creates a verticle for a program that says itself where it listens. */
    BideVerticle(Consumer<String> announceUrl) {
        this.announceUrl = announceUrl;
    }

    @Override
    public Future<?> start() {
        if (!context.isEventLoopContext()) {
            return failed("Bide waits on event loops: deploy it with ThreadingModel.EVENT_LOOP");
        }
        settings = Settings.of(JsonFields.plain(config()));
        bide = Bide.on(vertx, config());
        bus = new BusApi(vertx, settings.busPrefix(), bide.operations(), bide.metrics(), bide.cluster());
        endpoints = new Endpoints(
                vertx,
                settings.http().host(),
                bide.operations().calls(),
                bide.metrics(),
                admission(settings.http()),
                SharedState.of(vertx).sockets());
        // The port is bound last, so that a client that can connect finds warm code.
        return Future.all(bus.open(), bide.warmUp())
                .compose(ready -> standIns().add(endpoints))
                .compose(ready -> standIns().putOnce(deploymentID(), this::putStandIns))
                // Before HTTP, so that the first request already finds the tasks and the keys of the other nodes.
                .compose(ready -> bide.cluster().join())
                .compose(ready -> settings.http().enabled() ? listen() : Future.succeededFuture())
                .onSuccess(listening -> addToBarriers())
                // Vert.x does not stop a verticle whose start has failed.
                .recover(failure -> endStandIns()
                        .eventually(bide.cluster()::leave)
                        .eventually(bide.cluster()::end)
                        .transform(ended -> Future.failedFuture(failure)));
    }

    private void addToBarriers() {
        SharedState state = SharedState.of(vertx);
        state.drained().add(deploymentID(), this);
        state.answered().add(deploymentID(), this);
    }

    /** Starts the stand-ins of the settings, one after the other. */
    private Future<Void> putStandIns() {
        Future<Void> all = Future.succeededFuture();
        for (Definition definition : settings.standIns().definitions()) {
            all = all.compose(before -> put(definition));
        }
        return all;
    }

    private Future<Void> put(Definition definition) {
        return bide.operations()
                .standIns()
                .put(definition)
                .<Void>mapEmpty()
                .recover(failure -> failed("stand-in " + definition.name() + " cannot start: " + failure.getMessage()));
    }

    private Future<Void> endStandIns() {
        standIns().forget(deploymentID());
        return standIns().remove(endpoints);
    }

    private StandInRegistry standIns() {
        return SharedState.of(vertx).standIns();
    }

    @Override
    public Future<?> stop() {
        if (bide == null) {
            return Future.succeededFuture();
        }
        ports().remove(deploymentID());
        SharedState state = SharedState.of(vertx);
        // The node leaves the cluster first, so that no other node sends it anything new. Then callers are answered,
        // while their addresses and connections still exist. Those of the other instances must still exist too: a
        // client that waits for a task of this instance may be connected to any of them. Each step runs even if the one
        // before has failed.
        return bide.cluster()
                .leave()
                .eventually(() -> bide.operations().engine().drain(settings.drainSeconds()))
                .eventually(() -> pass(state.drained()))
                .onComplete(drained -> bus.refuse())
                .eventually(bide::close)
                .eventually(() -> pass(state.answered()))
                // After the answers: a client of HTTP/2 may give up its requests when the server sends GOAWAY.
                .eventually(this::endStandIns)
                .eventually(endpoints::stop)
                .eventually(bide.cluster()::end)
                .eventually(bus::close)
                .eventually(() -> http == null ? Future.succeededFuture() : http.close());
    }

    /** Returns a future that completes on this loop when all instances of the deployment have reached a barrier. */
    private Future<Void> pass(StopBarrier barrier) {
        Promise<Void> passed = Promise.promise();
        // A drain completes just before its last wait ends. After this turn, the end of that wait is on its way to the
        // clients of the other instances, and reaches them before the barrier opens.
        context.runOnContext(turn -> barrier.reach(deploymentID(), this)
                .onComplete(reached -> context.runOnContext(nothing -> passed.complete())));
        return passed.future();
    }

    /**
     * Returns the port that HTTP listens on. All instances of a deployment share it. If Vert.x creates the verticle, the
     * map {@link #PORTS} has the port.
     *
     * @return 0 if it does not listen yet
     */
    public int port() {
        return port;
    }

    private Future<?> listen() {
        Optional<String> library = HttpLibraries.missing();
        if (library.isPresent()) {
            return failed("HTTP needs " + library.get() + " on the class path (or http.enabled false)");
        }
        Optional<String> option = ConnectionGate.missingOption();
        if (option.isPresent()) {
            return failed("HTTP needs the JVM option " + option.get() + " on the module path (or http.enabled false)");
        }
        String host = settings.http().host();
        int requestedPort = settings.http().port();
        http = new HttpApi(
                vertx,
                bide.operations(),
                bide.metrics(),
                bide.cluster(),
                admission(settings.http()),
                origins(settings.http()),
                new BusOptions(settings.busPrefix(), settings.http().bridge()),
                feed(),
                SharedState.of(vertx).sockets(),
                host);
        return http.open(requestedPort == 0 ? anyPort() : requestedPort)
                .onSuccess(bound -> listening(host, bound))
                .recover(failure -> failed("cannot listen on " + host + ":" + requestedPort + ": " + bindError(failure)
                        + " (http.host, http.port)"));
    }

    private Optional<Feed> feed() {
        Settings.Page page = settings.page();
        return page.enabled()
                ? Optional.of(new Feed(
                        SharedState.of(vertx).page(),
                        new Feed.Options(Version.read(), page.maxViewers(), settings.probeOptions()),
                        bide.operations().engine(),
                        bide.metrics().meter(),
                        bide.metrics().tasks(),
                        bide.operations().pools()))
                : Optional.empty();
    }

    private void listening(String host, int bound) {
        port = bound;
        bide.cluster().status().listensAt(ServerUrl.of(host, bound));
        // The instances of a deployment share its port, and the first one announces it.
        if (ports().putIfAbsent(deploymentID(), bound) == null) {
            announceUrl.accept(ServerUrl.of(host, bound));
            events().listening(deploymentID(), host, bound);
        }
    }

    private EventPublisher events() {
        return new EventPublisher(
                vertx,
                settings.busPrefix(),
                bide.cluster().node().map(node -> node.nodes().self().tag()));
    }

    private LocalMap<String, Integer> ports() {
        return vertx.sharedData().getLocalMap(PORTS);
    }

    /** Returns the limits in force of the HTTP server. */
    static AdmissionLimits admission(Settings.Http http) {
        return new AdmissionLimits(http.maxConnections(), http.maxStreams(), http.maxBytes());
    }

    private static OriginPolicy origins(Settings.Http http) {
        Set<String> names = new HashSet<>(http.names());
        // A client that can connect uses the name that Bide listens on.
        names.add(http.host());
        return new OriginPolicy(names, http.origins());
    }

    /** Returns a negative number, which Vert.x takes for a free port that all servers with the same number share. */
    private int anyPort() {
        // The instances of one deployment have the same id, so they share a port. With 0, each would get its own.
        // The mask keeps the result negative for every hash.
        return -1 - (deploymentID().hashCode() & 0xFFFFFF);
    }

    /** Returns why binding failed. The transports word it differently, except for this phrase. */
    private static String bindError(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("Address already in use") ? "the port is taken" : message;
    }

    private static <T> Future<T> failed(String sentence) {
        // Without a stack trace: the sentence says what the user has to change.
        return Future.failedFuture(new VertxException(sentence, true));
    }
}
