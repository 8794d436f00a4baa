package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LatenessMeter;
import dev.bide.metric.ClusterMetrics;
import dev.bide.metric.Metrics;
import dev.bide.operation.Operations;
import dev.bide.peer.FakeCluster;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.RefusalCounts;
import dev.bide.script.Positions;
import dev.bide.shape.Profiles;
import dev.bide.standin.StandInRegistry;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.task.TaskRegistry;
import dev.bide.task.Tasks;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.CallMeter;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** A node of a cluster without a network that can only say how it is. */
final class StatusNode {

    private static final TaskListener SILENT = new TaskListener() {
        @Override
        public void created(Task<?> task) {}

        @Override
        public void progressed(Task<?> task) {}

        @Override
        public void ended(Task<?> task) {}
    };

    private final HandTimers timers;
    private final ClusterNode node;
    private final Metrics metrics;
    private final Operations operations;
    private final Cluster cluster;

    /** Creates a node that has not joined, and was told of some members. */
    StatusNode(FakeCluster network, HandTimers timers, String id, LatenessMeter meter, int members) {
        this.timers = timers;
        node = new ClusterNode(new Loop(timers), network.member(id), 5, 600);
        metrics = new Metrics(
                meter,
                new RefusalCounts(),
                new CallMeter(),
                Limiter.ofConnections(),
                Limiter.ofBytes(),
                new Pools(),
                Positions.ofScripts(),
                new StandInRegistry(),
                new TaskRegistry(),
                Limiter.ofViewers(),
                Optional.of(new ClusterMetrics(node.nodes(), node.peers().counts())),
                timers::nanos);
        Engine engine = TestEngines.create(timers, Limiter.ofWaits(), new Limits(3600, 1000, 1000, 10, 60));
        Tasks tasks = new Tasks(engine, metrics.tasks(), SILENT);
        operations = new Operations(engine, tasks, null, null, Profiles.NONE, null, null);
        cluster = Cluster.of(node, operations, metrics, Optional.empty(), members);
    }

    /** Joins, and waits until the others know it. */
    StatusNode join() {
        Future<Void> joined = cluster.join();
        timers.advance(Duration.ofSeconds(3));
        assertTrue(joined.succeeded());
        return this;
    }

    ClusterNode node() {
        return node;
    }

    Metrics metrics() {
        return metrics;
    }

    ClusterStatus status() {
        return cluster.status();
    }

    /** Returns the status that the same instance has without a cluster. */
    ClusterStatus alone() {
        return Cluster.none(operations, metrics).status();
    }

    String tag() {
        return node.nodes().self().tag().toString();
    }
}
