package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.operation.Operations;
import dev.bide.peer.FakeCluster;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.task.Task;
import dev.bide.task.TaskRegistry;
import dev.bide.task.Tasks;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import dev.bide.wait.Engine;
import dev.bide.wait.Limits;
import io.vertx.core.Future;
import java.time.Duration;

/** A node of a {@link FakeCluster} with one instance, whose tasks the other nodes can ask for. */
final class NodeOfTasks {

    static final double LOST_SECONDS = 4;
    static final double TASK_TTL = 60;

    final ClusterNode node;
    final Tasks tasks;
    final ForeignTasks foreign;
    final Engine engine;
    private final Cluster instance;

    NodeOfTasks(HandTimers timers, FakeCluster cluster, String id) {
        node = new ClusterNode(new Loop(timers), cluster.member(id), LOST_SECONDS, 100 * TASK_TTL);
        TaskRegistry registry = new TaskRegistry();
        registry.tagIds(node.nodes().self().tag().toString());
        Operations operations = TestOperations.of(timers, registry, new Limits(3600, 100_000, 100_000, 1000, TASK_TTL));
        engine = operations.engine();
        tasks = operations.tasks();
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
