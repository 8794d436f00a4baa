package dev.bide;

import dev.bide.bus.EventPublisher;
import dev.bide.bus.NodeEvents;
import dev.bide.cluster.Cluster;
import dev.bide.cluster.ClusterNode;
import dev.bide.cluster.KeyStores;
import dev.bide.cluster.SharedKeys;
import dev.bide.config.Settings;
import dev.bide.config.StandInSettings;
import dev.bide.lateness.LatenessMeter;
import dev.bide.metric.ClusterMetrics;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.peer.NodeTag;
import dev.bide.peer.VertxNetwork;
import dev.bide.pool.PoolStates;
import dev.bide.refusal.Refusal;
import dev.bide.reset.Cleared;
import dev.bide.script.Calls;
import dev.bide.script.RemoteSeries;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.standin.StandInOptions;
import dev.bide.standin.StandIns;
import dev.bide.task.Tasks;
import dev.bide.time.Loop;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import dev.bide.wait.FanOutRequest;
import dev.bide.wait.PendingWait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The parts of a Bide, and how they are put together.
 *
 * @param timers its clock and its loop
 * @param operations what can be asked for
 * @param metrics what can be reported
 * @param cluster the other nodes, if there are any
 */
record Parts(Timers timers, Operations operations, Metrics metrics, Cluster cluster) {

    /**
     * The name of the shared local map of Vert.x that holds the node of this process. Its key is the prefix of the
     * addresses.
     */
    static final String CLUSTER_NODES = "dev.bide.cluster";

    private static final double DAY_SECONDS = 86_400;

    /** Creates the parts for the calling verticle's event loop, or for a loop of their own. */
    static Parts of(Vertx vertx, Settings settings) {
        Timers timers = Timers.of(vertx);
        SharedState shared = SharedState.of(vertx);
        Optional<ClusterNode> node = vertx.isClustered() ? Optional.of(clusterNode(vertx, settings)) : Optional.empty();
        EventPublisher events = new EventPublisher(vertx, settings.busPrefix(), node.map(Parts::tag));
        LatenessMeter meter = LatenessMeter.on(vertx, settings.probeOptions(), events::stalled);
        Optional<SharedKeys> keys = node.map(self -> keys(self, settings, shared));
        Engine engine = new Engine(
                new Loop(timers),
                meter.of(timers),
                shared.pending(),
                shared.pools(),
                shared.calls(),
                settings.limits(),
                events::measured);
        keys.map(SharedKeys::pools).ifPresent(engine::sharePools);
        Tasks tasks = new Tasks(engine, shared.tasks(), events);
        Calls calls = new Calls(
                engine,
                new Scripts(shared.scripts(), settings.series(), timers::nanos),
                new Sequences(shared.sequences(), settings.series(), timers::nanos),
                keys.<RemoteSeries>map(Function.identity()).orElse(RemoteSeries.NONE));
        shared.reset().add(engine);
        Operations operations = new Operations(
                engine,
                tasks,
                calls,
                new PoolStates(shared.pools(), timers::nanos),
                settings.profiles(),
                standIns(shared, settings),
                shared.reset());
        Metrics metrics = new Metrics(
                meter,
                shared.refusals(),
                shared.calls(),
                shared.connections(),
                shared.bytes(),
                shared.pools(),
                shared.scripts(),
                shared.standIns(),
                shared.tasks(),
                shared.page().viewers(),
                node.map(self -> new ClusterMetrics(self.nodes(), self.peers().counts())),
                timers::nanos);
        int members = settings.cluster().members().size();
        Cluster cluster = node.isPresent()
                ? Cluster.of(node.get(), operations, metrics, keys, members)
                : Cluster.none(operations, metrics);
        return new Parts(timers, operations, metrics, cluster);
    }

    private static SharedKeys keys(ClusterNode node, Settings settings, SharedState shared) {
        KeyStores stores = new KeyStores(
                shared.scripts(),
                shared.sequences(),
                shared.pools(),
                shared.tasks(),
                settings.series(),
                settings.limits());
        return new SharedKeys(node, stores);
    }

    private static NodeTag tag(ClusterNode node) {
        return node.nodes().self().tag();
    }

    private static ClusterNode clusterNode(Vertx vertx, Settings settings) {
        LocalMap<String, ClusterNode> nodes = vertx.sharedData().getLocalMap(CLUSTER_NODES);
        return nodes.computeIfAbsent(settings.busPrefix(), prefix -> {
            ClusterNode node = new ClusterNode(
                    new Loop(Timers.ofAny(vertx)),
                    new VertxNetwork(vertx, prefix),
                    settings.cluster().lostSeconds(),
                    // Longer than an ended task is kept, so that a later answer can name the node of the task.
                    settings.limits().taskTtl() + DAY_SECONDS);
            // Before the first task gets its id.
            SharedState.of(vertx).tasks().tagIds(tag(node).toString());
            NodeEvents events = new NodeEvents(node.nodes(), new EventPublisher(vertx, prefix, Optional.of(tag(node))));
            node.nodes().watch(events);
            node.whenJoined(events::begun);
            return node;
        });
    }

    /** Returns the stand-ins of the process, as an instance with these settings sees them. */
    static StandIns standIns(SharedState shared, Settings settings) {
        String host = settings.http().host();
        StandInSettings standIns = settings.standIns();
        return new StandIns(
                shared.standIns(),
                new StandInOptions(standIns.maxStandIns(), standIns.maxCalls(), standIns.areControlled(host), host));
    }

    /** Fails everything that is pending on this loop. */
    Future<Void> end() {
        return operations.engine().stop().onComplete(stopped -> {
            metrics.meter().close();
            operations.reset().remove(operations.engine());
        });
    }

    /** Returns a future on the caller's context. A refusal fails it instead of being thrown. */
    <T> Future<T> answer(Supplier<PendingWait<T>> start) {
        return onCaller(() -> start.get().future());
    }

    Future<double[]> draw(FanOutRequest request, Function<FanOutRequest, double[]> draw) {
        return onCaller(() -> operations.engine().draw(request, draw));
    }

    Future<Cleared> reset() {
        return operations.reset().run(timers);
    }

    private <T> Future<T> onCaller(Supplier<Future<T>> start) {
        // The engine's own future completes on the waiting loop, which is not the caller's.
        Promise<T> promise = timers.promise();
        try {
            start.get().onComplete(promise);
        } catch (Refusal e) {
            // Only a refusal: anything else is a fault of the program, and keeps its stack trace.
            promise.fail(e);
        }
        return promise.future();
    }
}
