package dev.bide.cluster;

import dev.bide.operation.Operations;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.script.Calls;
import dev.bide.script.Positions;
import dev.bide.script.Scripts;
import dev.bide.script.Sequences;
import dev.bide.script.SeriesLimits;
import dev.bide.shape.Profiles;
import dev.bide.task.TaskRegistry;
import dev.bide.time.Timers;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;

/** Creates the cluster of an instance for tests that need its engine at most. */
final class TestClusters {

    private static final SeriesLimits SERIES = new SeriesLimits(10, 600);

    private TestClusters() {}

    static Cluster of(ClusterNode node, Engine engine) {
        return Cluster.of(node, operations(engine), null, keys(node, engine), 0);
    }

    static SharedKeys keys(ClusterNode node, Engine engine) {
        KeyStores stores = new KeyStores(
                Positions.ofScripts(),
                Positions.ofSequences(),
                new Pools(),
                new TaskRegistry(),
                SERIES,
                engine.limits());
        return new SharedKeys(node, stores);
    }

    static Cluster of(ClusterNode node, Timers timers) {
        return of(node, engine(timers));
    }

    static Cluster none(Timers timers) {
        return Cluster.none(operations(engine(timers)), null);
    }

    private static Engine engine(Timers timers) {
        return TestEngines.create(timers, Limiter.ofWaits(), new Limits(10, 10, 10, 10, 10));
    }

    static Calls calls(Engine engine) {
        return new Calls(
                engine,
                new Scripts(Positions.ofScripts(), SERIES, engine.loop()::nanos),
                new Sequences(Positions.ofSequences(), SERIES, engine.loop()::nanos));
    }

    private static Operations operations(Engine engine) {
        return new Operations(engine, null, calls(engine), null, Profiles.NONE, null, null);
    }
}
