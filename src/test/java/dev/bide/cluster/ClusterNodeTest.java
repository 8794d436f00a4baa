package dev.bide.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.peer.FakeCluster;
import dev.bide.peer.Node;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the instances of a node come and go, and what the other nodes see of it. */
class ClusterNodeTest {

    private static final String ADDRESS = "bide.wait-random";

    private final HandTimers timers = new HandTimers(0);
    private final FakeCluster network = new FakeCluster(timers);
    private final ClusterNode a = node("a");
    private final ClusterNode b = node("b");
    private final Cluster first = instance(a);
    private final Cluster second = instance(a);
    private final Cluster other = instance(b);

    private ClusterNode node(String id) {
        return new ClusterNode(new Loop(timers), network.member(id), 5, 600);
    }

    private Cluster instance(ClusterNode node) {
        Cluster cluster = TestClusters.of(node, timers);
        assertTrue(cluster.serve(ADDRESS, message -> {}));
        return cluster;
    }

    /** Returns after a step that must not take longer than its time. */
    private void within(Duration time, Future<Void> step) {
        timers.advance(time);
        assertTrue(step.succeeded(), String.valueOf(step.cause()));
    }

    private void join(Cluster... instances) {
        for (Cluster instance : instances) {
            within(Duration.ofSeconds(3), instance.join());
        }
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    @Test
    void instancesOfANodeShareItsAddresses() {
        join(first, second, other);
        assertEquals(Set.of("a " + ADDRESS, "b " + ADDRESS), network.shared());
        within(Duration.ofMillis(500), first.leave());
        within(Duration.ZERO, first.end());
        assertEquals(Set.of("a " + ADDRESS, "b " + ADDRESS), network.shared());
        assertEquals(List.of("a", "b"), ids(b.nodes().staying()));
    }

    @Test
    void theLastInstanceServesUntilTheOthersHaveHeard() {
        join(first, other);
        Future<Void> left = first.leave();
        timers.settle();
        assertEquals(Set.of("b " + ADDRESS), network.shared());
        assertEquals(List.of("b"), ids(b.nodes().staying()));
        assertEquals(List.of("b"), ids(a.nodes().staying()));
        assertEquals(false, left.isComplete());
        within(Duration.ofMillis(500), left);
        assertEquals(List.of("a", "b"), ids(b.nodes().present()));
        within(Duration.ZERO, first.end());
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of("b"), ids(b.nodes().present()));
    }

    @Test
    void theNodeIsThereUntilAllItsInstancesHaveEnded() {
        join(first, second, other);
        within(Duration.ofMillis(500), first.leave());
        within(Duration.ofMillis(500), second.leave());
        within(Duration.ZERO, second.end());
        timers.advance(Duration.ofSeconds(5));
        assertEquals(List.of("a", "b"), ids(b.nodes().present()));
        within(Duration.ZERO, first.end());
        timers.advance(Duration.ofMinutes(1));
        assertEquals(List.of("b"), ids(b.nodes().present()));
    }

    @Test
    void aLastInstanceDoesNotWaitLongForANodeThatHangs() {
        join(first, other);
        network.hang("b");
        within(Duration.ofMillis(2500), first.leave());
    }

    @Test
    void aNodeThatIsAloneLeavesAtOnce() {
        network.kill("b");
        join(first);
        within(Duration.ZERO, first.leave());
        within(Duration.ZERO, first.end());
    }

    @Test
    void aNodeThatHasLeftJoinsAgainAsANewOne() {
        join(first, other);
        Node before = a.nodes().self();
        within(Duration.ofSeconds(1), first.leave());
        within(Duration.ofSeconds(1), first.end());
        join(second);
        assertTrue(a.nodes().self().since().isAfter(before.since()));
        assertEquals(List.of(a.nodes().self(), b.nodes().self()), b.nodes().staying());
        assertEquals(Set.of("a " + ADDRESS, "b " + ADDRESS), network.shared());
    }

    @Test
    void anInstanceThatComesWhileTheLastOneLeavesTakesItsPlace() {
        join(first, other);
        Future<Void> left = first.leave();
        timers.settle();
        Future<Void> joined = second.join();
        within(Duration.ofSeconds(3), joined);
        assertTrue(left.succeeded());
        within(Duration.ZERO, first.end());
        timers.advance(Duration.ofSeconds(5));
        assertEquals(List.of("a", "b"), ids(b.nodes().staying()));
        assertEquals(Set.of("a " + ADDRESS, "b " + ADDRESS), network.shared());
    }

    @Test
    void theEndOfANodeThatNeverJoinedDoesNothing() {
        within(Duration.ZERO, first.leave());
        within(Duration.ZERO, first.end());
    }

    @Test
    void withoutAClusterNothingIsServedByIt() {
        Cluster none = TestClusters.none(timers);
        assertEquals(false, none.serve(ADDRESS, message -> {}));
        within(Duration.ZERO, none.join());
        within(Duration.ZERO, none.leave());
        within(Duration.ZERO, none.end());
    }
}
