package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Which nodes take part in a fan-out, which waits each of them gets, and what the failure of a part means. */
class DistributionTest {

    private final HandTimers timers = new HandTimers(5);
    private final Limiter pending = Limiter.ofWaits();
    private final Engine engine = TestEngines.create(timers, pending, new Limits(100, 1000, 1000, 10, 600));
    private final HandNode second = new HandNode();
    private final HandNode third = new HandNode();

    DistributionTest() {
        engine.distributeOver(seed -> seed == 7 ? List.of(second, third) : List.of());
    }

    private static FanOutRequest fixed(int n) {
        return FanOutRequest.of(n).shaped(Shape.fixed(1)).withSeed(7);
    }

    private static void assertPart(int first, int size, int ending, HandNode node) {
        assertEquals(first, node.part.first(), "the index of the first wait");
        assertEquals(size, node.part.request().n(), "its waits");
        assertEquals(ending, node.part.request().need(), "those that end");
        assertEquals(Terms.NONE, node.part.request().terms());
    }

    @Test
    void eachNodeGetsARangeOfIndexes() {
        engine.waitN(fixed(8).over(3));
        assertEquals(3, pending.used(), "on this node");
        assertPart(3, 3, 3, second);
        assertPart(6, 2, 2, third);
    }

    @Test
    void notMoreNodesTakePartThanAreAskedForOrThereAreWaits() {
        engine.waitN(fixed(8).over(2));
        assertPart(4, 4, 4, second);
        second.part = null;
        engine.waitN(fixed(1).over(3));
        assertNull(second.part);
        engine.waitN(fixed(0).over(3));
        assertNull(second.part);
        assertNull(third.part);
    }

    @Test
    void allNodesAreThoseThatThereAre() {
        engine.waitN(fixed(3).over(FanOutRequest.ALL_NODES));
        assertPart(2, 1, 1, third);
        PendingWait<Measurement> alone = engine.waitN(fixed(3).withSeed(8).over(FanOutRequest.ALL_NODES));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(3, alone.future().result().delays().length);
    }

    @Test
    void moreNodesThanThereAreAreRefused() {
        Refusal refusal = assertThrows(Refusal.class, () -> engine.waitN(fixed(8).over(4)));
        assertEquals("nodes must be all or at most 3, the number of nodes, not 4", refusal.getMessage());
        assertNull(second.part);
    }

    @Test
    void moreWaitsThanTheNodesAllowTogetherAreRefused() {
        Refusal refusal =
                assertThrows(Refusal.class, () -> engine.waitN(fixed(2001).over(2)));
        assertEquals("n must be at most 2000 on 2 nodes, not 2001", refusal.getMessage());
    }

    @Test
    void aNodeThatDrainsBeginsNoFanOutOverOthers() {
        assertTrue(engine.drain(5).isComplete());
        Refusal refusal = assertThrows(Refusal.class, () -> engine.waitN(fixed(8).over(2)));
        assertEquals(Reason.STOPPING, refusal.reason());
        assertNull(second.part);
    }

    @Test
    void withoutTheListThisNodeKeepsTheDelaysOfItsOwnPart() {
        FanOutRequest ten = fixed(10).withoutList();
        assertEquals(4, engine.keptDelays(ten.over(3)));
        assertEquals(5, engine.keptDelays(ten.over(2)));
        assertEquals(4, engine.keptDelays(ten.over(FanOutRequest.ALL_NODES)));
        assertEquals(10, engine.keptDelays(ten), "on one node");
        assertEquals(10, engine.keptDelays(fixed(10).over(3)), "with the list");
        assertEquals(10, engine.keptDelays(ten.over(3).needing(5).collecting()), "with spare waits");
        assertEquals(3, engine.keptDelays(fixed(9).withoutList().over(3)));
    }

    @Test
    void aPartHasOnlyTheWaitsThatEndUnlessTheOthersMayReplaceThem() {
        FanOutRequest request =
                FanOutRequest.of(8).upTo(10).withSeed(7).needing(3).over(2);
        double last = request.draw()[2];
        int there = (int) Arrays.stream(request.drawInOrder())
                .skip(4)
                .filter(delay -> delay <= last)
                .count();
        assertTrue(there > 0 && there < 4, there + " of the soonest three");
        engine.waitN(request);
        assertPart(4, 4, there, second);
        second.part = null;
        engine.waitN(request.collecting());
        assertPart(4, 4, 4, second);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"LOST", "STOPPING", "NOT_FOUND", "CANCELLED"})
    void aNodeThatHasGoneOrStopsLosesItsWaits(Reason reason) {
        PendingWait<Measurement> waiting = engine.waitN(fixed(8).collecting().over(2));
        second.listener.failed(new Refusal(reason, "gone"));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(4, waiting.future().result().lost());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"LOST", "STOPPING", "NOT_FOUND", "CANCELLED"},
            mode = Mode.EXCLUDE)
    void anyOtherFailureOfAPartFailsTheWhole(Reason reason) {
        PendingWait<Measurement> waiting = engine.waitN(fixed(8).collecting().over(2));
        second.listener.failed(new Refusal(reason, "refused"));
        assertEquals(reason, EngineFixture.reason(waiting));
        assertEquals(0, pending.used(), "nothing is left here");
    }

    @Test
    void aLostNodeFailsAFanOutThatDoesNotCollectFailures() {
        PendingWait<Measurement> waiting = engine.waitN(fixed(9).over(3));
        second.finished = 1;
        second.listener.failed(new Refusal(Reason.LOST, "gone"));
        Refusal refusal = (Refusal) waiting.future().cause();
        assertEquals("2 of 9 waits were lost with the other node", refusal.getMessage());
        assertTrue(third.isCancelled);
        assertFalse(second.isCancelled, "it is gone");
    }

    @Test
    void aResetCountsTheWaitsOfThisNode() {
        PendingWait<Measurement> waiting = engine.waitN(fixed(8).over(2));
        assertEquals(4, engine.reset().result());
        assertEquals(Reason.RESET, EngineFixture.reason(waiting));
        assertEquals(0, pending.used());
        assertEquals(0, timers.pending());
    }

    @Test
    void waitsThatEndBeyondTheNeededOnesAreKeptForTheLostOnes() {
        // All delays are equal, so the first three of this node are needed, and those of the other nodes are spare.
        List<Integer> received = new ArrayList<>();
        PendingWait<Measurement> waiting =
                engine.waitN(fixed(9).needing(4).collecting().over(3), waits -> received.add(waits.size()));
        assertPart(3, 3, 3, second);
        timers.advance(Duration.ofSeconds(1));
        assertEquals(3, waiting.finished());
        third.listener.ended(2, 1_000_000_000);
        assertEquals(3, waiting.finished(), "the plan does not need them");
        second.listener.failed(new Refusal(Reason.LOST, "gone"));
        timers.settle();
        Measurement measured = waiting.future().result();
        assertEquals(4, measured.delays().length);
        assertEquals(1, measured.lost());
        assertEquals(4, measured.cancelled());
        assertEquals(List.of(3, 1), received);
        assertTrue(third.isCancelled);
    }

    @Test
    void theSlowestOfAllWaitsIsTheLatest() {
        PendingWait<Measurement> waiting = engine.waitN(fixed(3).over(3));
        timers.advance(Duration.ofSeconds(1));
        for (HandNode node : List.of(second, third)) {
            FanOutLateness late = new FanOutLateness();
            late.record(node == second ? 0.5 : 0.25);
            node.listener.done(late);
        }
        assertEquals(0.5, waiting.future().result().late().max());
    }

    @Test
    void aSpareWaitThatHasNotEndedYetIsWaitedFor() {
        PendingWait<Measurement> waiting =
                engine.waitN(fixed(12).needing(9).collecting().over(3));
        timers.advance(Duration.ofSeconds(1));
        second.listener.ended(2, 1_000_000_000);
        third.listener.ended(2, 1_000_000_000);
        assertEquals(4 + 2 + 1, waiting.finished(), "the plan needs one wait of the third node");
        second.listener.failed(new Refusal(Reason.LOST, "gone"));
        timers.settle();
        assertEquals(4 + 2 + 2, waiting.finished(), "two waits are lost, and one of those that replace them has ended");
        assertFalse(waiting.future().isComplete());
        third.listener.ended(1, 1_000_000_000);
        timers.settle();
        assertEquals(9, waiting.future().result().delays().length);
        assertEquals(2, waiting.future().result().lost());
    }

    @Test
    void noneOfTheSpareWaitsCountsBeforeItIsNeeded() {
        PendingWait<Measurement> waiting =
                engine.waitN(fixed(12).needing(9).collecting().over(3));
        for (int i = 0; i < 4; i++) {
            third.listener.ended(1, 1_000_000_000);
            assertEquals(1, waiting.finished());
        }
        timers.advance(Duration.ofSeconds(1));
        second.listener.ended(4, 1_000_000_000);
        assertFalse(waiting.future().isComplete(), "the second node has no spare waits, and is not done");
        second.listener.done(new FanOutLateness());
        assertEquals(9, waiting.future().result().delays().length, "the third one need not be done");
        assertEquals(3, waiting.future().result().cancelled());
        assertTrue(third.isCancelled);
    }

    @Test
    void theLastNeededWaitEndsItAlthoughThePartGoesOn() {
        PendingWait<Measurement> waiting =
                engine.waitN(fixed(6).needing(4).collecting().over(2));
        timers.advance(Duration.ofSeconds(1));
        assertFalse(waiting.future().isComplete());
        second.listener.ended(1, 1_000_000_000);
        assertEquals(4, waiting.future().result().delays().length);
        assertTrue(second.isCancelled);
    }

    @Test
    void theStopOfThisNodeFailsItWithThatReason() {
        PendingWait<Measurement> waiting = engine.waitN(fixed(8).collecting().over(2));
        Future<Void> stopped = engine.stop();
        timers.advance(Duration.ofMillis(10));
        assertTrue(stopped.succeeded());
        assertEquals(Reason.STOPPING, EngineFixture.reason(waiting));
    }

    @Test
    void aDrainOfThisNodeWaitsForThePartsOfTheOthers() {
        PendingWait<Measurement> waiting = engine.waitN(fixed(8).over(2));
        timers.advance(Duration.ofSeconds(1));
        Future<Void> drained = engine.drain(60);
        assertFalse(drained.isComplete());
        second.listener.done(new FanOutLateness());
        assertTrue(waiting.future().succeeded());
        assertTrue(drained.isComplete());
    }
}
