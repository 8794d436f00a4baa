package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.FanOutLateness;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.time.Worker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fan-out over this node and one that the test drives. */
class DistributedFanOutTest {

    /** Of each pair of waits, the first one is on this node and the second one on the other. */
    private static final FanOutRequest TWO = FanOutRequest.of(2).upTo(10).over(2);

    private final HandTimers timers = new HandTimers(5);
    private final Worker worker = new Worker(timers);
    private final Limiter pending = Limiter.ofWaits();
    private final Engine engine = TestEngines.create(worker, pending, new Limits(36_000, 10_000, 10_000, 10, 600));
    private final HandNode other = new HandNode();
    private final HandNode third = new HandNode();
    private final List<EndedWaits> received = new ArrayList<>();

    DistributedFanOutTest() {
        engine.distributeOver(seed -> List.of(other, third));
    }

    private void advance(double seconds) {
        timers.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    private void work() {
        worker.work(Duration.ZERO);
    }

    /** Returns a request whose wait on this node ends a second or more before that on the other node. */
    private static FanOutRequest endingThere(FanOutRequest two) {
        return withDelays(two, false);
    }

    /** Returns a request whose wait on the other node ends a second or more before that on this node. */
    private static FanOutRequest endingHere(FanOutRequest two) {
        return withDelays(two, true);
    }

    private static FanOutRequest withDelays(FanOutRequest two, boolean lastHere) {
        for (long seed = 0; ; seed++) {
            FanOutRequest request = two.withSeed(seed);
            double[] delays = request.drawInOrder();
            double difference = delays[0] - delays[1];
            if ((lastHere ? difference : -difference) > 1) {
                return request;
            }
        }
    }

    private static double delayHere(FanOutRequest two) {
        return two.drawInOrder()[0];
    }

    private static double delayThere(FanOutRequest two) {
        return two.drawInOrder()[1];
    }

    private static FanOutLateness late(double seconds) {
        FanOutLateness late = new FanOutLateness();
        late.record(seconds);
        return late;
    }

    private static Refusal lost() {
        return new Refusal(Reason.LOST, "it is gone");
    }

    private void assertNothingIsPending() {
        assertEquals(0, pending.used(), "pending waits");
        assertEquals(0, timers.pending(), "timers");
        assertTrue(engine.work().isEmpty(), "the list of what is pending");
        assertEquals(List.of(), timers.reported(), "faults");
        assertTrue(engine.drain(5).isComplete(), "the drain has nothing to wait for");
    }

    @Test
    void itEndsWithTheWaitOfTheOtherNodeAndHasItsLateness() {
        FanOutRequest request = endingThere(TWO);
        PendingWait<Measurement> waiting = engine.waitN(request);
        assertFalse(other.isFollowed);
        assertEquals(1, other.part.first());
        assertEquals(0, waiting.finished());
        assertEquals(delayThere(request), waiting.planned().result());
        advance(delayThere(request) + 0.25);
        assertFalse(waiting.future().isComplete(), "the other node has not reported");
        assertEquals(1, waiting.finished(), "that on this node");
        other.finished = 1;
        assertEquals(2, waiting.finished());
        other.listener.done(late(0.125));
        Measurement measured = waiting.future().result();
        assertEquals(delayThere(request), measured.longest());
        assertArrayEquals(request.draw(), measured.delays());
        assertEquals(delayThere(request) + 0.25, measured.elapsed(), 1e-9);
        assertEquals(0.125, measured.late().max());
        assertNothingIsPending();
    }

    @Test
    void itDoesNotEndEarlyIfTheClockOfTheOtherNodeIsFast() {
        FanOutRequest request = endingThere(TWO);
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(delayHere(request) + 0.01);
        other.listener.done(late(0));
        long moment = timers.nanos();
        advance(delayThere(request) - delayHere(request) - 0.02);
        assertFalse(waiting.future().isComplete(), "before its end");
        assertTrue(moment < timers.nanos());
        advance(0.02);
        assertTrue(waiting.future().succeeded());
        assertNothingIsPending();
    }

    @Test
    void aPartThatIsRefusedHereRefusesTheCall() {
        pending.take(9_999, 10_000);
        FanOutRequest four = FanOutRequest.of(4).upTo(1).withSeed(7).over(2);
        Refusal refusal = assertThrows(Refusal.class, () -> engine.waitN(four));
        assertEquals(Reason.FULL, refusal.reason());
        assertNull(other.part, "it was not asked");
        pending.give(9_999);
        assertNothingIsPending();
    }

    @Test
    void afterTheRefusalOfAPartNoOtherPartBegins() {
        other.onBegin = () -> other.listener.failed(new Refusal(Reason.FULL, "too many"));
        FanOutRequest six = FanOutRequest.of(6).upTo(1).withSeed(7).over(3);
        Refusal refusal = assertThrows(Refusal.class, () -> engine.waitN(six));
        assertEquals(Reason.FULL, refusal.reason());
        assertNull(third.part, "it was not asked");
        assertNothingIsPending();
    }

    @Test
    void aPartThatBeginsAfterTheDrawingIsAsOldAsTheFanOut() {
        FanOutRequest request =
                FanOutRequest.of(5000).upTo(10).withSeed(7).within(9).over(2);
        PendingWait<Measurement> waiting = engine.waitN(request);
        assertNull(other.part, "which of its waits end is not known");
        timers.hold(Duration.ofMillis(250));
        work();
        assertEquals(0.25, other.part.age());
        waiting.cancel();
        assertTrue(other.isCancelled);
        assertNothingIsPending();
    }

    @Test
    void reportsThatComeDuringTheDrawingAreKept() {
        FanOutRequest request =
                FanOutRequest.of(5000).shaped(Shape.fixed(0)).withSeed(7).over(2);
        PendingWait<Measurement> waiting = engine.waitN(request, received::add);
        assertTrue(other.isFollowed);
        other.listener.ended(2500, 300_000);
        other.listener.done(late(0));
        assertEquals(List.of(), received, "the delays are not known");
        work();
        assertEquals(5000, waiting.finished());
        assertEquals(5000, received.stream().mapToInt(EndedWaits::size).sum());
        assertEquals(300_000, received.get(0).nanos());
        assertTrue(waiting.future().succeeded());
        assertNothingIsPending();
    }

    @Test
    void aCancelDuringTheDrawingDropsTheReports() {
        FanOutRequest request =
                FanOutRequest.of(5000).shaped(Shape.fixed(1)).withSeed(7).over(2);
        PendingWait<Measurement> waiting = engine.waitN(request, received::add);
        other.listener.ended(2500, 300_000);
        waiting.cancel();
        work();
        assertEquals(List.of(), received);
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        assertNothingIsPending();
    }

    @Test
    void aFaultOfANodeFailsIt() {
        IllegalStateException fault = new IllegalStateException("a defect");
        other.onBegin = () -> {
            throw fault;
        };
        PendingWait<Measurement> waiting = engine.waitN(TWO.withSeed(7));
        assertSame(fault, waiting.future().cause());
        assertNothingIsPending();
    }

    @Test
    void aNodeThatIsLostAfterItsLastWaitLosesNone() {
        FanOutRequest request = endingHere(TWO);
        PendingWait<Measurement> waiting = engine.waitN(request, received::add);
        advance(delayThere(request) + 0.01);
        other.listener.ended(1, 1);
        other.listener.failed(lost());
        assertFalse(waiting.future().isComplete());
        advance(10);
        assertEquals(0, waiting.future().result().lost());
        assertEquals(2, waiting.future().result().delays().length);
        assertNothingIsPending();
    }

    @Test
    void aCollectingFanOutEndsWhenItsLastPartIsLost() {
        FanOutRequest request = endingThere(TWO.collecting());
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(delayHere(request) + 0.01);
        assertFalse(waiting.future().isComplete());
        other.listener.failed(lost());
        work();
        Measurement measured = waiting.future().result();
        assertEquals(1, measured.lost());
        assertEquals(delayHere(request), measured.longest());
        assertNothingIsPending();
    }

    @Test
    void aTimeoutSaysHowManyWaitsHadEndedWithoutTheLostOnes() {
        // Both waits end within the timeout, a third one on the other node after it.
        FanOutRequest request = FanOutRequest.of(4)
                .shaped(Shape.of("weighted(1s:50,9s:50)"))
                .collecting()
                .within(5)
                .over(2)
                .withSeed(timedOutSeed());
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(0.5);
        other.listener.failed(lost());
        advance(4.75);
        Failure failure = EngineFixture.failure(waiting);
        assertEquals(Reason.TIMED_OUT, failure.reason());
        assertEquals(1, failure.finished(), "the one on this node");
        assertEquals(5, failure.planned());
        assertEquals(5, failure.elapsed());
        assertNothingIsPending();
    }

    /** Returns a seed with which a wait of this node and one of the other node take a second, and the others nine. */
    private static long timedOutSeed() {
        double[] wanted = {1, 9, 1, 9};
        long seed = 0;
        while (!Arrays.equals(
                wanted,
                FanOutRequest.of(4)
                        .shaped(Shape.of("weighted(1s:50,9s:50)"))
                        .withSeed(seed)
                        .drawInOrder())) {
            seed++;
        }
        return seed;
    }

    @Test
    void aFailureSaysWhenItCame() {
        FanOutRequest request = endingThere(TWO).failing(1, 503);
        PendingWait<Measurement> waiting = engine.waitN(request);
        assertNull(other.part, "none of its waits ends");
        advance(delayHere(request) + 0.002);
        Failure failure = EngineFixture.failure(waiting);
        assertEquals(delayHere(request), failure.planned());
        assertEquals(delayHere(request), failure.elapsed(), 0.002);
        assertNothingIsPending();
    }

    @Test
    void theLatenessOfTheNeededWaitsIsThatOfTheirReports() {
        FanOutRequest request = endingHere(TWO).needing(1).collecting();
        PendingWait<Measurement> waiting = engine.waitN(request);
        double delay = delayThere(request);
        advance(delay + 0.5);
        other.listener.ended(1, Math.round((delay + 0.375) * 1e9));
        other.listener.done(late(0.75)); // with its spare waits, if it had any
        Measurement measured = waiting.future().result();
        assertEquals(0.375, measured.late().max(), 1e-6);
        assertEquals(1, measured.cancelled());
        assertNothingIsPending();
    }

    @Test
    void aSpareWaitThatHasEndedReplacesALostOneAtOnce() {
        FanOutRequest request = endingHere(TWO).needing(1).collecting();
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(delayHere(request) + 0.01);
        assertFalse(waiting.future().isComplete(), "the needed one is on the other node");
        other.listener.failed(lost());
        work(); // chooses the spare wait
        work(); // collects the result
        Measurement measured = waiting.future().result();
        assertEquals(delayHere(request), measured.longest());
        assertEquals(1, measured.lost());
        assertNothingIsPending();
    }

    @Test
    void theCallerDrawsUpToFourThousandDelays() {
        FanOutRequest request =
                FanOutRequest.of(FanOut.MAX_DRAWN_BY_CALLER).upTo(1).withSeed(7).over(2);
        PendingWait<Measurement> waiting = engine.waitN(request);
        assertTrue(waiting.planned().isComplete());
        waiting.cancel();
        assertNothingIsPending();
    }

    @Test
    void aResetEndsItAlsoAfterThePartOnThisNode() {
        FanOutRequest request = endingThere(TWO);
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(delayHere(request) + 0.01);
        assertEquals(0, engine.reset().result(), "waits on this node");
        assertEquals(Reason.RESET, EngineFixture.reason(waiting));
        assertTrue(other.isCancelled);
        assertNothingIsPending();
    }

    @Test
    void aStopEndsItAlsoAfterThePartOnThisNode() {
        FanOutRequest request = endingThere(TWO);
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(delayHere(request) + 0.01);
        Future<Void> stopped = engine.stop();
        advance(0.01);
        assertTrue(stopped.isComplete());
        assertEquals(Reason.STOPPING, EngineFixture.reason(waiting));
        assertTrue(other.isCancelled);
    }

    @Test
    void withoutTheListItHasTheSameSummary() {
        FanOutRequest request = endingThere(TWO.withoutList());
        PendingWait<Measurement> waiting = engine.waitN(request);
        advance(delayThere(request) + 0.01);
        other.listener.done(late(0));
        Measurement measured = waiting.future().result();
        assertEquals(0, measured.delays().length);
        assertEquals(DelaySummary.of(request.draw()), measured.summary());
        assertEquals(delayThere(request), measured.longest());
        assertNothingIsPending();
    }

    @Test
    void aPartThatIsFollowedIsOverWhenItsLatenessIsKnown() {
        FanOutRequest request = endingThere(TWO.withoutList());
        PendingWait<Measurement> waiting = engine.waitN(request, received::add);
        advance(delayThere(request) + 0.01);
        other.listener.ended(1, 1);
        assertEquals(2, received.size());
        assertFalse(waiting.future().isComplete());
        other.listener.done(late(0.125));
        assertEquals(0.125, waiting.future().result().late().max());
        assertNothingIsPending();
    }

    @Test
    void eachSpareWaitThatHasEndedReplacesOneLostWait() {
        FanOutRequest request =
                FanOutRequest.of(6).upTo(10).needing(3).collecting().over(3).withSeed(sparesHereSeed());
        double[] delays = request.drawInOrder();
        PendingWait<Measurement> waiting = engine.waitN(request, received::add);
        advance(10);
        third.listener.ended(1, Math.round(delays[4] * 1e9));
        other.listener.failed(lost());
        work(); // chooses the first wait on this node, and the second one of the third node
        assertEquals(2, waiting.finished());
        third.listener.failed(lost());
        work(); // chooses the second wait on this node
        work(); // collects the result
        assertEquals(
                List.of(delays[4], delays[0], delays[1]),
                received.stream().map(ended -> ended.delay(0)).toList());
        received.forEach(ended -> assertEquals(ended.delay(0), ended.elapsed(), 0.001, "each at its own end"));
        assertEquals(3, waiting.future().result().lost());
        assertNothingIsPending();
    }

    /**
     * Returns a seed with which both waits of the second node and the first one of the third end before the first wait of
     * this node, and the other wait of the third node ends before the other one of this node.
     */
    private static long sparesHereSeed() {
        long seed = 0;
        double[] delays;
        do {
            delays = FanOutRequest.of(6).upTo(10).withSeed(++seed).drawInOrder();
        } while (Math.max(Math.max(delays[2], delays[3]), delays[4]) > delays[0]
                || delays[0] > delays[5]
                || delays[5] > delays[1]);
        return seed;
    }

    @Test
    void aFaultOfTheDrawingOnThisNodeFailsIt() {
        OutOfMemoryError fault = new OutOfMemoryError("no array for the delays");
        FanOutRequest request =
                FanOutRequest.of(9998).shaped(Shape.fixed(1)).withSeed(7).over(2);
        PendingWait<Measurement> waiting = engine.waitN(request);
        worker.failNext(fault);
        work();
        assertSame(fault, waiting.future().cause());
        assertTrue(other.isCancelled);
        assertNothingIsPending();
    }
}
