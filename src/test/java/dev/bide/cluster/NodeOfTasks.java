package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.operation.Operations;
import dev.bide.peer.FakeCluster;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Profiles;
import dev.bide.task.Task;
import dev.bide.task.TaskListener;
import dev.bide.task.TaskRegistry;
import dev.bide.task.Tasks;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import dev.bide.wait.TestEngines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** A node of a {@link FakeCluster} with one instance, whose tasks the other nodes can ask for. */
final class NodeOfTasks {

    static final double LOST_SECONDS = 4;
    static final double TASK_TTL = 60;

    private static final TaskListener SILENT = new TaskListener() {
        @Override
        public void created(Task<?> task) {}

        @Override
        public void progressed(Task<?> task) {}

        @Override
        public void ended(Task<?> task) {}
    };

    final ClusterNode node;
    final Tasks tasks;
    final ForeignTasks foreign;
    final Engine engine;
    private final Cluster instance;

    NodeOfTasks(HandTimers timers, FakeCluster cluster, String id) {
        node = new ClusterNode(new Loop(timers), cluster.member(id), LOST_SECONDS, 100 * TASK_TTL);
        TaskRegistry registry = new TaskRegistry();
        registry.tagIds(node.nodes().self().tag().toString());
        engine = TestEngines.create(timers, Limiter.ofWaits(), new Limits(3600, 100_000, 100_000, 1000, TASK_TTL));
        tasks = new Tasks(engine, registry, SILENT);
        Operations operations = new Operations(engine, tasks, null, null, Profiles.NONE, null, null);
        instance = TestClusters.of(node, operations);
        foreign = instance.tasks();
        Future<Void> joined = instance.join();
        timers.advance(Duration.ofSeconds(3));
        assertTrue(joined.succeeded());
    }

    /** Returns a task of another node. */
    ForeignTask find(Task<?> task) {
        return foreign.elsewhere(task.id()).orElseThrow();
    }

    static void assertRefused(Reason reason, String sentence, Throwable failure) {
        Refusal refusal = (Refusal) failure;
        assertEquals(sentence, refusal.getMessage());
        assertEquals(reason, refusal.reason());
    }
}
