package dev.bide.cluster;

import static dev.bide.cluster.NodesOfKeys.assertRefused;
import static dev.bide.cluster.NodesOfKeys.keyOf;
import static dev.bide.cluster.NodesOfKeys.planned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.cluster.NodesOfKeys.Member;
import dev.bide.operation.Route;
import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.script.Call;
import dev.bide.shape.Shape;
import dev.bide.task.Task;
import dev.bide.wait.PendingWait;
import dev.bide.wait.Wait;
import dev.bide.wait.WaitRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The line in front of a pool, which waits of all nodes stand in. */
class SharedPoolsTest {

    private final NodesOfKeys nodes = new NodesOfKeys();
    private final Member a = nodes.add("a");
    private final Member b = nodes.add("b");
    private final String ofA = keyOf(a, "pool");

    @Test
    void theWaitsOfBothNodesStandInOneLine() {
        assertEquals(10, planned(a.pooled(ofA, 10)));
        assertEquals(15, planned(b.pooled(ofA, 5)));
        assertEquals(18, planned(a.pooled(ofA, 3)));
        JsonObject state = b.state(Route.GET_POOL, ofA);
        assertEquals(1, state.getInteger("busy"));
        assertEquals(2, state.getInteger("queued"));
        assertEquals(18.0, state.getDouble("nextFree"));
    }

    @Test
    void aWaitEndsWhenItsTurnIsOverAndLeavesThePool() {
        PendingWait<Wait> first = a.pooled(ofA, 10);
        PendingWait<Wait> second = b.pooled(ofA, 5);
        nodes.pass(14.9);
        assertFalse(second.future().isComplete());
        nodes.pass(0.2);
        assertEquals(5.0, second.future().result().place().orElseThrow().drawn());
        assertEquals(10.0, second.future().result().place().orElseThrow().queued());
        assertEquals(10.0, first.future().result().delay());
        assertRefused(Reason.NOT_FOUND, settled(b));
    }

    private Future<JsonObject> settled(Member member) {
        var state = member.keys.one(Route.GET_POOL, ofA, 1);
        nodes.timers.settle();
        return state;
    }

    @Test
    void aCancelledWaitLeavesTheLine() {
        a.pooled(ofA, 10).future();
        PendingWait<Wait> queued = b.pooled(ofA, 5);
        assertEquals(1, a.state(Route.GET_POOL, ofA).getInteger("queued"));
        queued.cancel();
        nodes.timers.settle();
        assertEquals(0, a.state(Route.GET_POOL, ofA).getInteger("queued"));
    }

    @Test
    void aWaitThatIsCancelledBeforeItsPlaceIsKnownLeavesTheLine() {
        a.pooled(ofA, 10).future();
        PendingWait<Wait> wait = b.engine.waitRandom(
                WaitRequest.of(Shape.fixed(5)).withSeed(1).in(PoolUse.of(ofA).withCapacity(1)));
        wait.cancel();
        assertRefused(Reason.CANCELLED, wait.future());
        nodes.timers.settle();
        assertEquals(0, a.state(Route.GET_POOL, ofA).getInteger("queued"));
    }

    @Test
    void theWaitsOfANodeThatDiesLeaveTheLine() {
        a.pooled(ofA, 100).future();
        b.pooled(ofA, 5).future();
        b.pooled(ofA, 5).future();
        assertEquals(2, a.state(Route.GET_POOL, ofA).getInteger("queued"));
        nodes.network.kill("b");
        nodes.pass(0.3);
        assertEquals(0, a.state(Route.GET_POOL, ofA).getInteger("queued"));
    }

    @Test
    void aWaitWhoseEndIsNotHeardOfLeavesTheLineAfterAWhile() {
        a.pooled(ofA, 500).future();
        PendingWait<Wait> wait = b.pooled(ofA, 5);
        nodes.network.cut("a", "b");
        wait.cancel();
        nodes.pass(510);
        nodes.network.mend("a", "b");
        assertEquals(1, a.stores.pools().count());
        nodes.pass(60);
        assertRefused(Reason.NOT_FOUND, settled(a));
    }

    @Test
    void aFullPoolRefusesTheWaitAndTheCallGivesItsStepBack() {
        String script = keyOf(a, "script");
        a.pooled(ofA, 999).future();
        PendingWait<Wait> refused = b.calls.waitRandom(Call.scripted(
                WaitRequest.upTo(0).withSeed(1).in(PoolUse.of(ofA).withCapacity(1)), NodesOfKeys.STEPS, script));
        nodes.timers.settle();
        // Its first step of 1 s fits, to the second of the limit; the next one does not.
        assertEquals(1000, planned(refused));
        PendingWait<Wait> next = b.calls.waitRandom(Call.scripted(
                WaitRequest.upTo(0).withSeed(1).in(PoolUse.of(ofA).withCapacity(1)), NodesOfKeys.STEPS, script));
        nodes.timers.settle();
        assertRefused(Reason.FULL, next.future());
        assertEquals(2, a.step(script));
    }

    @Test
    void aWaitIsRefusedInTimeIfTheOwnerOfThePoolHangs() {
        nodes.network.hang("a");
        PendingWait<Wait> wait = b.pooled(ofA, 1);
        nodes.pass(NodesOfKeys.LOST_SECONDS + 0.1);
        assertRefused(Reason.LOST, wait.future());
    }

    @Test
    void aPoolThatIsBusyStaysAtTheFormerOwnerUntilItIsEmpty() {
        String pool = NodesOfKeys.keyThatMovesTo("c", "pool", "a", "b");
        assertEquals(10, planned(a.pooled(pool, 10)));
        Member c = nodes.add("c");
        // Three seconds have passed until it has joined.
        assertEquals(12, planned(c.pooled(pool, 5)));
        assertEquals(14, planned(b.pooled(pool, 2)));
        assertEquals(2, c.state(Route.GET_POOL, pool).getInteger("queued"));
        assertEquals(0, c.stores.pools().count());
        nodes.pass(20);
        assertEquals(3, planned(a.pooled(pool, 3)));
        assertEquals(1, c.stores.pools().count());
    }

    @Test
    void aTaskStandsInTheLineOfAnotherNode() {
        a.pooled(ofA, 10).future();
        Task<Wait> task = b.tasks.waitRandom(
                WaitRequest.of(Shape.fixed(5)).withSeed(1).in(PoolUse.of(ofA).withCapacity(1)));
        nodes.timers.settle();
        nodes.pass(15.1);
        assertEquals(15.0, task.outcome().result().delay());
    }

    @Test
    void aResetIsOneOfAllNodes() {
        a.pooled(ofA, 10).future();
        PendingWait<Wait> queued = b.pooled(ofA, 10);
        a.step("key");
        b.step("other key");
        JsonObject sums = nodes.result(b.keys.reset());
        assertEquals(4L, sums.getLong("waits"));
        assertEquals(2L, sums.getLong("scripts"));
        assertRefused(Reason.RESET, queued.future());
        assertEquals(0, a.stores.pools().count());
    }

    @Test
    void aWaitThatIsTooLongIsRefusedBeforeAnotherNodeIsAsked() {
        int sent = nodes.network.sent().size();
        Refusal refusal = assertThrows(Refusal.class, () -> b.pooled(ofA, 1001));
        assertEquals(Reason.INVALID, refusal.reason());
        assertEquals(sent, nodes.network.sent().size());
    }

    @Test
    void aNodeThatHasAskedTheOthersAsksTheNewOwnerOfThePoolWhenItOwnsItNoMore() {
        Member c = nodes.add("c");
        String pool = NodesOfKeys.keyRanked("pool", "c", "a", "b");
        nodes.network.split("c");
        nodes.pass(0.3);
        nodes.network.hang("b");
        PendingWait<Wait> early = a.pooled(pool, 90);
        nodes.network.merge("c");
        nodes.pass(0.5);
        assertEquals(90, planned(c.pooled(pool, 90)));
        nodes.network.kill("b");
        nodes.pass(0.3);
        assertFalse(early.future().isComplete(), "it waits in the line of the new owner");
        assertEquals(1, c.state(Route.GET_POOL, pool).getInteger("queued"));
        assertEquals(1, a.stores.pools().count() + c.stores.pools().count());
    }
}
