package dev.bide.cluster;

import static dev.bide.cluster.NodesOfKeys.assertRefused;
import static dev.bide.cluster.NodesOfKeys.keyOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.cluster.NodesOfKeys.Member;
import dev.bide.refusal.Reason;
import dev.bide.task.TaskQuery;
import dev.bide.wait.Limits;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two requests with one idempotency key, at two nodes, create one task. */
class SharedClaimsTest {

    private static final String KIND = "idempotency";

    private final NodesOfKeys nodes = new NodesOfKeys();
    private final Member a = nodes.add("a");
    private final Member b = nodes.add("b");
    private final String ofA = keyOf(a, KIND);
    private final String ofB = keyOf(b, KIND);

    private static int tasks(Member... members) {
        return Stream.of(members)
                .mapToInt(member -> member.tasks.list(TaskQuery.all()).tasks().size())
                .sum();
    }

    @Test
    void theSecondRequestGetsTheTaskOfTheFirst() {
        for (String key : List.of(ofA, ofB)) {
            StartedTask first = a.started(key, 10);
            assertEquals(first.id(), first.here().orElseThrow().id());
            StartedTask second = b.started(key, 10);
            assertEquals(first.id(), second.id());
            assertTrue(second.here().isEmpty(), "it is on the other node");
            assertEquals(first.id(), a.started(key, 10).here().orElseThrow().id());
        }
        assertEquals(2, tasks(a, b));
    }

    @Test
    void ofTwoRequestsAtOnceBothGetOneTask() {
        for (String key : List.of(ofA, ofB)) {
            Future<StartedTask> one = a.start(key, 10);
            Future<StartedTask> other = b.start(key, 10);
            Future<StartedTask> third = b.start(key, 10);
            String id = nodes.result(one).id();
            assertEquals(id, nodes.result(other).id());
            assertEquals(id, nodes.result(third).id());
        }
        assertEquals(2, tasks(a, b));
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() {
        a.started(ofB, 10);
        for (Member member : List.of(a, b)) {
            Future<StartedTask> other = member.start(ofB, 11);
            nodes.timers.settle();
            assertRefused(Reason.KEY_REUSED, other);
        }
    }

    @Test
    void theKeyIsFreeWhenTheTaskIsForgotten() {
        String first = a.started(ofB, 10).id();
        nodes.pass(10.1);
        assertEquals(first, b.started(ofB, 10).id());
        nodes.pass(NodesOfKeys.TTL);
        StartedTask second = b.started(ofB, 11);
        assertNotEquals(first, second.id());
        assertEquals(second.id(), a.started(ofB, 11).id());
    }

    @Test
    void theKeyIsFreeWhenTheTaskIsRefused() {
        Member full = nodes.add("full", new Limits(5, 1000, 1000, 1000, NodesOfKeys.TTL));
        String key = keyOf(a, KIND);
        Future<StartedTask> refused = full.start(key, 10);
        Future<StartedTask> waiting = b.start(key, 10);
        nodes.timers.settle();
        assertRefused(Reason.INVALID, refused);
        assertTrue(nodes.result(waiting).here().isPresent(), "it has created a task of its own");
        assertEquals(waiting.result().id(), a.started(key, 10).id());
        assertEquals(1, tasks(a, b, full));
    }

    @Test
    void aRequestIsRefusedInTimeIfTheOwnerHangsAndLaterThereIsOneTask() {
        nodes.network.hang("a");
        Future<StartedTask> refused = b.start(ofA, 10);
        nodes.pass(NodesOfKeys.LOST_SECONDS + 0.1);
        assertRefused(Reason.LOST, refused);
        nodes.network.goOn("a");
        String id = b.started(ofA, 10).id();
        assertEquals(id, a.started(ofA, 10).id());
        assertEquals(1, tasks(a, b));
    }

    @Test
    void aClaimWhoseAnswerIsLostStandsForNoTask() {
        Future<StartedTask> lost = b.start(ofA, 10);
        // The question arrives, and its answer does not.
        nodes.timers.turn();
        nodes.network.cut("a", "b");
        nodes.pass(NodesOfKeys.LOST_SECONDS + 0.1);
        assertRefused(Reason.LOST, lost);
        nodes.network.mend("a", "b");
        StartedTask next = a.started(ofA, 10);
        assertTrue(next.here().isPresent());
        assertEquals(next.id(), b.started(ofA, 10).id());
    }

    @Test
    void theTaskIsFoundAfterTheOwnerOfTheKeyHasDied() {
        Member c = nodes.add("c");
        // Its next owner is not the node of the task.
        String key = NodesOfKeys.keyRanked(KIND, "c", "b", "a");
        String id = a.started(key, 500).id();
        // Longer than a node that has joined asks the others.
        nodes.pass(NodesOfKeys.TTL + 10);
        nodes.network.kill("c");
        nodes.pass(0.3);
        assertEquals(id, b.started(key, 500).id());
        assertEquals(id, a.started(key, 500).id());
        assertEquals(1, tasks(a, b));
    }

    @Test
    void theKeyIsFreeWhenTheNodeOfTheTaskHasDied() {
        String lost = b.started(ofA, 10).id();
        nodes.network.kill("b");
        nodes.pass(0.3);
        StartedTask next = a.started(ofA, 10);
        assertNotEquals(lost, next.id());
    }

    @Test
    void aRequestWhoseKeyStandsForATaskOfANodeThatLeavesGetsATaskOfItsOwn() {
        String left = a.started(ofB, 10).id();
        a.leave();
        // It has ended its instances, and answers no more.
        nodes.network.hang("a");
        Future<StartedTask> next = b.start(ofB, 10);
        nodes.pass(1);
        nodes.network.kill("a");
        nodes.pass(0.5);
        assertNotEquals(left, next.result().id());
    }

    @Test
    void aNodeThatJoinsKnowsTheKeysOfTheFormerOwner() {
        String key = NodesOfKeys.keyThatMovesTo("c", KIND, "a", "b");
        String id = a.started(key, 10).id();
        Member c = nodes.add("c");
        assertEquals(id, c.started(key, 10).id());
        assertEquals(id, b.started(key, 10).id());
        assertEquals(1, tasks(a, b, c));
    }

    @Test
    void aNodeThatJoinsDecidesNothingWhileAnotherHangs() {
        String key = NodesOfKeys.keyThatMovesTo("c", KIND, "a", "b");
        String id = a.started(key, 100).id();
        Member c = nodes.add("c");
        nodes.network.hang("a");
        Future<StartedTask> refused = c.start(key, 100);
        nodes.pass(NodesOfKeys.LOST_SECONDS);
        assertRefused(Reason.LOST, refused);
        assertFalse(tasks(c) > 0);
        nodes.network.goOn("a");
        assertEquals(id, c.started(key, 100).id());
    }

    @Test
    void aNodeThatComesBackKnowsTheKeysOfTheMeantime() {
        nodes.pass(NodesOfKeys.TTL + 1);
        AtomicReference<String> meanwhile = new AtomicReference<>();
        a.goAndComeBack(() -> meanwhile.set(b.started(ofA, 90).id()));
        assertEquals(meanwhile.get(), a.started(ofA, 90).id());
        assertEquals(1, tasks(a, b));
    }

    @Test
    void aNodeThatHasAskedTheOthersAsksTheNewOwnerOfTheKeyWhenItOwnsItNoMore() {
        Member c = nodes.add("c");
        String key = NodesOfKeys.keyRanked(KIND, "c", "a", "b");
        nodes.network.split("c");
        nodes.pass(0.3);
        nodes.network.hang("b");
        // It asks the node that hangs, and hears of the owner of the key before that is answered.
        Future<StartedTask> early = a.start(key, 90);
        nodes.network.merge("c");
        nodes.pass(0.5);
        String id = c.started(key, 90).id();
        nodes.network.kill("b");
        nodes.pass(0.3);
        assertEquals(id, early.result().id());
        assertEquals(id, a.started(key, 90).id());
        assertEquals(1, tasks(a, c));
    }

    @Test
    void theKeyIsFreeWhenTheNodeOfTheTaskHasDiedBeforeTheClaimWasDecided() {
        nodes.add("c");
        String key = keyOf(a, KIND);
        nodes.network.hang("c");
        // The owner asks the node that hangs. Until it knows the answer, the node of the task has died.
        Future<StartedTask> lost = b.start(key, 10);
        nodes.timers.settle();
        nodes.network.kill("b");
        nodes.pass(0.3);
        nodes.network.kill("c");
        nodes.pass(0.3);
        assertFalse(lost.succeeded());
        assertTrue(a.started(key, 10).here().isPresent(), "it has created a task of its own");
    }

    @Test
    void aNodeThatComesBackHasForgottenTheTasksThatItsEndHasCancelled() {
        String before = a.started(ofA, 90).id();
        AtomicReference<String> meanwhile = new AtomicReference<>();
        a.goAndComeBack(() -> meanwhile.set(b.started(ofA, 90).id()));
        assertNotEquals(before, meanwhile.get());
        assertEquals(meanwhile.get(), a.started(ofA, 90).id());
    }

    @Test
    void theClaimsOfForgottenTasksAreReleasedAFewAtATime() {
        List<String> old = IntStream.range(0, 2000)
                .mapToObj(number -> "old" + number)
                .filter(key ->
                        a.node.nodes().ranked(KIND + "/" + key).get(0).id().equals("b"))
                .limit(900)
                .toList();
        old.forEach(key -> a.started(key, 0));
        nodes.pass(NodesOfKeys.TTL + 1);
        for (int i = 0; i < 900; i++) {
            long before = released();
            a.started("new" + i, 0);
            assertTrue(released() - before <= 4, "not all at once");
        }
        assertEquals(0, old.stream().filter(b.node.keys().claims()::isKnown).count(), "the owner has forgotten them");
        assertEquals(0, old.stream().filter(a.node.keys().claims()::isKnown).count(), "so has the node of the tasks");
    }

    private long released() {
        return nodes.network.sent().stream()
                .filter(message -> "release-key".equals(message.getString("ask")))
                .count();
    }
}
