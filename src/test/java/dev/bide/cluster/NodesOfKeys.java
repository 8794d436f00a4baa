package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LoopMeter;
import dev.bide.operation.Operations;
import dev.bide.operation.Route;
import dev.bide.peer.FakeCluster;
import dev.bide.pool.PoolStates;
import dev.bide.pool.PoolUse;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.reset.Reset;
import dev.bide.script.Call;
import dev.bide.script.Calls;
import dev.bide.script.Positions;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.script.SeriesLimits;
import dev.bide.shape.Profiles;
import dev.bide.shape.Shape;
import dev.bide.standin.StandInRegistry;
import dev.bide.task.IdempotencyKey;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.task.TaskRegistry;
import dev.bide.task.TaskRequest;
import dev.bide.task.Tasks;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.CallMeter;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Seed;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes with real engines on one hand-driven clock, which share keys over a network that can be cut. */
final class NodesOfKeys {

    static final double LOST_SECONDS = 4;
    static final double TTL = 100;

    /** The delays of its steps tell which step a call got: 1, 2, 3 … seconds. */
    static final String STEPS = "1s,2s,3s,4s,5s,6s,7s,8s,9s";

    private static final TaskListener SILENT = new TaskListener() {
        @Override
        public void created(Task<?> task) {}

        @Override
        public void progressed(Task<?> task) {}

        @Override
        public void ended(Task<?> task) {}
    };

    final HandTimers timers = new HandTimers(1_000_000_007);
    final FakeCluster network = new FakeCluster(timers);

    final class Member {

        final String id;
        final ClusterNode node;
        final Engine engine;
        final Calls calls;
        final Tasks tasks;
        final ClusterKeys keys;
        final Cluster cluster;
        final KeyStores stores;

        Member(String id, Limits limits) {
            this.id = id;
            node = new ClusterNode(new Loop(timers), network.member(id), LOST_SECONDS, 600);
            TaskRegistry registry = new TaskRegistry();
            registry.tagIds(node.nodes().self().tag().toString());
            SeriesLimits series = new SeriesLimits(1000, TTL);
            stores = new KeyStores(
                    Positions.ofScripts(), Positions.ofSequences(), new Pools(), registry, series, limits);
            SharedKeys shared = new SharedKeys(node, stores);
            Loop loop = new Loop(timers);
            engine = new Engine(
                    loop,
                    new LoopMeter(loop),
                    Limiter.ofWaits(),
                    stores.pools(),
                    new CallMeter(),
                    limits,
                    measured -> {});
            engine.sharePools(shared.pools());
            calls = new Calls(
                    engine,
                    new Scripts(stores.scripts(), series, timers::nanos),
                    new Sequences(stores.sequences(), series, timers::nanos),
                    shared);
            tasks = new Tasks(engine, registry, SILENT);
            Reset reset =
                    new Reset(registry, stores.pools(), stores.scripts(), stores.sequences(), new StandInRegistry());
            reset.add(engine);
            Operations operations = new Operations(
                    engine, tasks, calls, new PoolStates(stores.pools(), timers::nanos), Profiles.NONE, null, reset);
            cluster = TestClusters.of(node, operations, Optional.of(shared));
            keys = cluster.keys().orElseThrow();
            Future<Void> joined = cluster.join();
            timers.advance(Duration.ofSeconds(3));
            assertTrue(joined.succeeded(), "it has joined");
        }

        PendingWait<Wait> call(String key) {
            PendingWait<Wait> wait =
                    calls.waitRandom(Call.scripted(WaitRequest.upTo(0).withSeed(1), STEPS, key));
            timers.settle();
            return wait;
        }

        /** Returns the number of the step that a call of a script gets, from 1. */
        long step(String key) {
            return planned(call(key));
        }

        PendingWait<Wait> sequenced(String name, long seed) {
            PendingWait<Wait> wait =
                    calls.waitRandom(Call.sequenced(WaitRequest.upTo(10).withSeed(seed), name));
            timers.settle();
            return wait;
        }

        PendingWait<Wait> pooled(String pool, double delay) {
            PendingWait<Wait> wait = engine.waitRandom(WaitRequest.of(Shape.fixed(delay))
                    .withSeed(1)
                    .in(PoolUse.of(pool).withCapacity(1)));
            timers.settle();
            return wait;
        }

        JsonObject state(Route route, String name) {
            return result(keys.one(route, name, 50));
        }

        Future<StartedTask> start(String key, double delay) {
            TaskRequest request =
                    TaskRequest.waitRandom(WaitRequest.of(Shape.fixed(delay)).withSeed(1));
            return keys.start(request, new IdempotencyKey(key, request, true));
        }

        StartedTask started(String key, double delay) {
            return result(start(key, delay));
        }

        void leave() {
            Future<Void> told = node.peers().leave();
            timers.settle();
            assertTrue(told.succeeded(), "all have heard it");
        }

        /** Begins to leave. The others learn of it when the messages arrive. */
        void beginToLeave() {
            node.peers().leave().onComplete(told -> {});
        }

        /** Takes the node out of the cluster, and puts it in again when the others have heard of it. */
        void goAndComeBack(Runnable meanwhile) {
            Future<Void> ended = cluster.leave().eventually(cluster::end);
            pass(3);
            assertTrue(ended.isComplete(), "it has left");
            meanwhile.run();
            Future<Void> joined = cluster.join();
            pass(3);
            assertTrue(joined.succeeded(), "it has joined again");
        }
    }

    Member add(String id) {
        return add(id, new Limits(1000, 1000, 1000, 1000, TTL));
    }

    Member add(String id, Limits limits) {
        return new Member(id, limits);
    }

    /** Returns a key that belongs to a member. */
    static String keyOf(Member owner, String kind) {
        return IntStream.range(0, 1000)
                .mapToObj(number -> "key" + number)
                .filter(key ->
                        owner.node.nodes().ranked(kind + "/" + key).get(0).id().equals(owner.id))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a key that belongs to a node as soon as that has joined some others. */
    static String keyThatMovesTo(String id, String kind, String... others) {
        // It depends on the ids alone, so it is known before the node is there.
        return IntStream.range(0, 1000)
                .mapToObj(number -> "moving" + number)
                .filter(key -> Stream.of(others).allMatch(other -> rank(id, kind, key) > rank(other, kind, key)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a key that some nodes may own in this order. */
    static String keyRanked(String kind, String... ids) {
        return IntStream.range(0, 1000)
                .mapToObj(number -> "ranked" + number)
                .filter(key -> IntStream.range(1, ids.length)
                        .allMatch(i -> rank(ids[i - 1], kind, key) > rank(ids[i], kind, key)))
                .findFirst()
                .orElseThrow();
    }

    private static long rank(String id, String kind, String key) {
        return Seed.of(id + "/" + kind + "/" + key);
    }

    <T> T result(Future<T> future) {
        timers.settle();
        assertTrue(future.succeeded(), () -> "it has an answer: " + future);
        return future.result();
    }

    static long planned(PendingWait<Wait> wait) {
        assertTrue(wait.planned().succeeded(), () -> "it has begun: " + wait.future());
        return Math.round(wait.planned().result());
    }

    static Refusal refusal(Future<?> future) {
        return assertInstanceOf(Refusal.class, future.cause());
    }

    static void assertRefused(Reason reason, Future<?> future) {
        assertTrue(future.failed(), () -> "it is refused: " + future);
        assertEquals(reason, refusal(future).reason(), () -> refusal(future).getMessage());
    }

    /** Lets some time pass. */
    void pass(double seconds) {
        timers.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }
}
