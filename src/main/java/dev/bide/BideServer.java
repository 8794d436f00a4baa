package dev.bide;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.config.Settings;
import dev.bide.json.JsonFields;
import dev.bide.operation.Fields;
import dev.bide.operation.Requests;
import dev.bide.operation.ServerUrl;
import dev.bide.operation.StandInRequests;
import dev.bide.refusal.Refusal;
import dev.bide.standin.Definition;
import dev.bide.standin.StandIn;
import dev.bide.standin.StandIns;
import dev.bide.time.Timers;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A server with Bide's HTTP API in the JVM of the caller, such as a test. It has threads of its own, which do not keep the
 * JVM from ending. Any thread may call any method.
 *
 * <pre>{@code
 * try (BideServer bide = BideServer.start()) {
 *     URI slow = URI.create(bide.url() + "/delay/2");
 * }
 * }</pre>
 *
 * <p>No type of Vert.x is in its signatures. Programs that use Vert.x deploy a {@link BideVerticle} instead.
 */
public final class BideServer implements AutoCloseable {

    /** Far longer than a start or a close takes, so that a fault is reported instead of waited for. */
    private static final int TIMEOUT_SECONDS = 60;

    private final Vertx vertx;
    private final String host;
    private final String url;
    private final int port;
    private final StandInRequests requests;
    private final StandIns standIns;

    private BideServer(Vertx vertx, Settings settings, int port) {
        this.vertx = vertx;
        this.host = settings.http().host();
        this.url = ServerUrl.of(host, port);
        this.port = port;
        this.requests = StandInRequests.ofSettings(new Requests(settings.limits(), settings.profiles()));
        this.standIns = Parts.standIns(SharedState.of(vertx), settings);
    }

    /**
     * Starts a server on a free port of 127.0.0.1, with the default settings.
     *
     * @return a server that listens
     */
    public static BideServer start() {
        return start(Map.of());
    }

    /**
     * Starts a server. It listens on a free port and has one event loop, unless the settings say otherwise.
     *
     * @param config settings as in conf/bide.json, whole or in part: an object is a map, a list is a {@link java.util.List}
     * @return a server that listens
     * @throws Refusal if the settings are wrong
     * @throws IllegalStateException if the server cannot start, because the port is taken, for example
     */
    public static BideServer start(Map<String, ?> config) {
        JsonObject given = new JsonObject();
        config.forEach(given::put);
        JsonObject all = new JsonObject()
                .put("instances", 1)
                .put("http", new JsonObject().put("port", 0))
                .mergeIn(given, true);
        // Here too, and not only in the verticle: the trace of the refusal leads to the caller.
        Settings settings = Settings.of(JsonFields.plain(all));
        if (!settings.http().enabled()) {
            throw Refusal.invalid("http.enabled", "must be true for a server", false);
        }
        int instances = ServerProgram.instances(settings);
        Vertx vertx = Vertx.vertx(ServerProgram.vertxOptions(instances).setUseDaemonThread(true));
        DeploymentOptions options = new DeploymentOptions().setConfig(all).setInstances(instances);
        try {
            String id = await(vertx.deployVerticle(() -> new BideVerticle(url -> {}), options));
            int port = vertx.sharedData()
                    .<String, Integer>getLocalMap(BideVerticle.PORTS)
                    .get(id);
            return new BideServer(vertx, settings, port);
        } catch (IllegalStateException e) {
            await(vertx.close());
            throw e;
        }
    }

    /**
     * Returns where the server listens.
     *
     * @return a URL without a path, such as {@code http://127.0.0.1:40123}
     */
    public String url() {
        return url;
    }

    /**
     * Returns the port that the server listens on.
     *
     * @return the port
     */
    public int port() {
        return port;
    }

    /**
     * Ends what is pending with 503, and forgets tasks, pools, scripts and sequences, such as before each test. Metrics are
     * not reset. Returns when all of it has ended.
     */
    public void reset() {
        await(SharedState.of(vertx).reset().run(Timers.of(vertx)));
    }

    /**
     * Starts a stand-in, or replaces the definition of the one with this name.
     *
     * @param name its name
     * @param spec sets its definition
     * @return the stand-in, which listens
     * @throws Refusal if the definition is wrong
     * @throws IllegalStateException if it cannot listen
     */
    @CanIgnoreReturnValue // a program may ask for it later
    public RunningStandIn standIn(String name, Consumer<StandInSpec> spec) {
        put(name, spec);
        return new RunningStandIn(this, name);
    }

    /**
     * Returns a stand-in.
     *
     * @param name its name
     * @return the stand-in, which listens
     * @throws Refusal if there is none with this name
     */
    public RunningStandIn standIn(String name) {
        return new RunningStandIn(this, find(name).name());
    }

    void put(String name, Consumer<StandInSpec> spec) {
        StandInSpec given = new StandInSpec();
        spec.accept(given);
        // Read on this thread, so that the stack trace of a refusal leads to the caller.
        Definition definition = requests.definition(name, Fields.of(given.json()));
        await(standIns.put(definition));
    }

    StandIn find(String name) {
        return standIns.registry().find(name);
    }

    void delete(String name) {
        await(standIns.registry().delete(name));
    }

    String urlOf(int listening) {
        return ServerUrl.of(host, listening);
    }

    /**
     * Closes the server, and returns when its port is free and its threads have ended. What is pending is answered with 503.
     * Does nothing if the server is closed.
     */
    @Override
    public void close() {
        await(vertx.close());
    }

    @CanIgnoreReturnValue // a close and a reset have no result of interest; a failure is thrown
    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Not the cause itself, whose stack trace is that of an event loop.
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Bide took more than " + TIMEOUT_SECONDS + " s to start or to close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Bide started or closed", e);
        }
    }
}
