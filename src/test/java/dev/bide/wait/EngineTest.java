package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {

    private final EngineFixture fixture = new EngineFixture();
    private final HandTimers timers = fixture.timers;
    private final Limiter pending = fixture.pending;
    private final Engine engine = fixture.engine;

    @Test
    void aWaitEndsAtItsDeadlineAndNotBefore() {
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        double delay = DrawingTest.drawnOneByOne(FanOutRequest.of(1).upTo(10).withSeed(7))[0];
        long millis = (long) Math.ceil(delay * 1000);
        timers.advance(Duration.ofNanos(millis * 1_000_000 - 1));
        assertFalse(waiting.future().isComplete());
        assertEquals(1, pending.used());
        timers.advance(Duration.ofNanos(1));
        Wait wait = waiting.future().result();
        assertEquals(delay, wait.delay());
        assertEquals(millis / 1e3, wait.elapsed());
        assertTrue(wait.late() >= 0 && wait.late() < 0.001, "late by " + wait.late());
        assertEquals(7, wait.seed());
        fixture.assertNothingIsPending();
    }

    @Test
    void aDeadlineCountsFromTheCallEvenIfTheLoopIsBusy() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        timers.callFromElsewhere(false);
        timers.hold(Duration.ofSeconds(11));
        timers.settle();
        assertTrue(waiting.future().isComplete(), "its delay has passed when the loop begins it");
        assertEquals(11, waiting.future().result().elapsed());
        assertEquals(0, timers.everSet());
        fixture.assertNothingIsPending();
    }

    @Test
    void aDelayOfZeroSetsNoTimer() {
        PendingWait<Wait> single = engine.waitRandom(WaitRequest.upTo(0).withSeed(7));
        PendingWait<Measurement> fanOut =
                engine.waitN(FanOutRequest.of(10_000).upTo(0).withSeed(7), ignored -> {});
        assertFalse(single.future().isComplete(), "it never ends before the call returns");
        timers.settle();
        assertEquals(new Wait(0, 0, 7), single.future().result());
        assertEquals(0, fanOut.future().result().longest());
        assertEquals(0, timers.everSet());
        fixture.assertNothingIsPending();
    }

    @Test
    void aFanOutEndsWithItsLongestWait() {
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(1000).upTo(1).withSeed(7), ignored -> {});
        double[] delays =
                DrawingTest.drawnOneByOne(FanOutRequest.of(1000).upTo(1).withSeed(7));
        long millis = (long) Math.ceil(delays[999] * 1000);
        timers.advance(Duration.ofNanos(millis * 1_000_000 - 1));
        assertFalse(waiting.future().isComplete());
        assertTrue(pending.used() > 0);
        timers.advance(Duration.ofNanos(1));
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(delays, fanOut.delays());
        assertEquals(delays[999], fanOut.longest());
        assertEquals(millis / 1e3, fanOut.elapsed());
        fixture.assertNothingIsPending();
    }

    @Test
    void aFanOutThatCannotBeginIsNotCounted() {
        FanOutRequest withoutTerms = new FanOutRequest(10, Shape.uniform(0, 1), 7, 10, OnFailure.FAIL_FAST, null);
        assertThrows(NullPointerException.class, () -> engine.waitN(withoutTerms, ignored -> {}));
        fixture.assertNothingIsPending();
    }

    @Test
    void aFanOutOfNoWaitsEndsAtOnce() {
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(0).upTo(1).withSeed(7), ignored -> {});
        assertEquals(0, waiting.future().result().delays().length);
        assertEquals(0, waiting.future().result().longest());
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000,1", "4096,0.01", "4097,0.01", "20000,0.001", "10000,30000"})
    void everyWaitIsReportedOnceInOrderAndLessThanTwoMillisecondsLate(int n, double maxDelay) {
        int[] reported = new int[1];
        Consumer<EndedWaits> listener = ended -> {
            assertEquals(reported[0], ended.from());
            reported[0] = ended.to();
            for (int i = 0; i < ended.size(); i++) {
                double late = ended.elapsed() - ended.delay(i);
                assertTrue(late >= 0 && late < 0.002, "late by " + late);
            }
        };
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(n).upTo(maxDelay).withSeed(7), listener);
        timers.advance(Duration.ofHours(10));
        assertEquals(n, reported[0]);
        assertArrayEquals(
                DrawingTest.drawnOneByOne(FanOutRequest.of(n).upTo(maxDelay).withSeed(7)),
                waiting.future().result().delays());
        fixture.assertNothingIsPending();
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"100000,0.001", "100000,2.5", "1000000,1"})
    void everyWaitOfALargeFanOutIsReportedOnceInOrderAndLessThanTwoMillisecondsLate(int n, double maxDelay) {
        everyWaitIsReportedOnceInOrderAndLessThanTwoMillisecondsLate(n, maxDelay);
    }

    @ParameterizedTest
    @CsvSource({"1,1,7", "10,0.001,1", "1000,0.5,7", "5000,2.5,8", "50000,1,9007199254740991", "50000,0,3"})
    void theResultEqualsThatOfATimerForEachWait(int n, double maxDelay, long seed) {
        FanOutRequest request = FanOutRequest.of(n).upTo(maxDelay).withSeed(seed);
        HandTimers timerPerWait = new HandTimers(timers.nanos());
        Draw draw = new Draw(request);
        List<Double> ended = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double delay = draw.delay(draw.bits(i));
            // A timer of 0 ms does not exist, so a delay of 0 takes 1 ms here.
            timerPerWait.setTimer(Math.max(1, (long) Math.ceil(delay * 1000)), () -> ended.add(delay));
        }
        timerPerWait.advance(Duration.ofSeconds(10));
        double[] expected =
                ended.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertEquals(n, timerPerWait.everSet());
        PendingWait<Measurement> waiting = engine.waitN(request, ignored -> {});
        timers.advance(Duration.ofSeconds(10));
        assertArrayEquals(expected, waiting.future().result().delays());
        assertTrue(
                timers.everSet() <= 1001 * Math.max(1, maxDelay) && timers.everSet() <= n,
                timers.everSet() + " timers");
    }

    @Tag("long")
    @Test
    void aMillionWaitsOfUpToASecondSetAtMost1001Timers() {
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(1_000_000).upTo(1).withSeed(7), ignored -> {});
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertTrue(timers.everSet() <= 1001, timers.everSet() + " timers");
    }

    @Tag("long")
    @Test
    void timersAreSetAtMostASecondAhead() {
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(1_000_000).upTo(3600).withSeed(7), ignored -> {});
        timers.settle();
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        timers.advance(Duration.ofMinutes(30));
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        waiting.cancel();
        fixture.assertNothingIsPending();
    }

    @Test
    void thePendingCountFallsAsWaitsEnd() {
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(1000).upTo(10).withSeed(7), ignored -> {});
        timers.advance(Duration.ofSeconds(5));
        assertTrue(pending.used() > 400 && pending.used() < 600, pending.used() + " are pending after half the time");
        waiting.cancel();
        fixture.assertNothingIsPending();
    }

    @Test
    void aCancelledWaitFailsAndFreesItsPendingCount() {
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        assertEquals(1, timers.pending());
        waiting.cancel();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        fixture.assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1_000_000})
    void aCancelledFanOutFailsAndFreesItsPendingCount(int n) {
        int[] reported = new int[1];
        Consumer<EndedWaits> listener = ended -> reported[0] = ended.to();
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(n).upTo(10).withSeed(7), listener);
        timers.advance(Duration.ofMillis(500));
        assertFalse(waiting.future().isComplete());
        int reportedBefore = reported[0];
        waiting.cancel();
        // A second cancel must not give the pending count back twice.
        waiting.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        fixture.assertNothingIsPending();
        timers.advance(Duration.ofSeconds(20));
        assertEquals(reportedBefore, reported[0], "no wait is reported after the cancel");
        fixture.assertNothingIsPending();
    }

    @Test
    void aFanOutMayBeCancelledBeforeItIsDrawn() {
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(1_000_000).upTo(10).withSeed(7), ignored -> {});
        waiting.cancel();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        timers.settle();
        fixture.assertNothingIsPending();
    }

    @Test
    void aWaitThatIsCancelledBeforeTheLoopBeginsItSetsNoTimer() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        timers.callFromElsewhere(false);
        // On the event loop, where it takes effect at once: the task that sets the alarm is still queued.
        waiting.cancel();
        timers.settle();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        assertEquals(0, timers.everSet());
        fixture.assertNothingIsPending();
    }

    @Test
    void aWaitMayBeBegunAndCancelledOnAnotherThread() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(10).withSeed(7));
        waiting.cancel();
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(Reason.CANCELLED, EngineFixture.reason(waiting));
        fixture.assertNothingIsPending();
    }

    @Test
    void cancellingAfterTheEndDoesNothing() {
        PendingWait<Wait> single = engine.waitRandom(WaitRequest.upTo(1).withSeed(7));
        PendingWait<Measurement> fanOut =
                engine.waitN(FanOutRequest.of(10).upTo(1).withSeed(7), ignored -> {});
        timers.advance(Duration.ofSeconds(2));
        single.cancel();
        fanOut.cancel();
        assertTrue(single.future().succeeded());
        assertTrue(fanOut.future().succeeded());
        fixture.assertNothingIsPending();
    }

    @Test
    void stopFailsPendingWaitsAndRefusesNewOnes() {
        List<PendingWait<?>> waits = new ArrayList<>();
        for (int seed = 0; seed < 1000; seed++) {
            waits.add(engine.waitRandom(WaitRequest.upTo(10).withSeed(seed)));
        }
        waits.add(engine.waitN(FanOutRequest.of(1000).upTo(10).withSeed(7), ignored -> {}));
        waits.add(engine.waitN(FanOutRequest.of(100_000).upTo(10).withSeed(7), ignored -> {}));
        timers.settle();
        // The last two have no alarm yet: one is not drawn, and the other is not begun by the loop.
        waits.add(engine.waitN(FanOutRequest.of(100_000).upTo(10).withSeed(7), ignored -> {}));
        timers.callFromElsewhere(true);
        waits.add(engine.waitRandom(WaitRequest.upTo(10).withSeed(7)));
        timers.callFromElsewhere(false);
        boolean[] stopped = new boolean[1];
        engine.stop().onSuccess(nothing -> stopped[0] = true);
        Refusal refusal = assertThrows(
                Refusal.class, () -> engine.waitRandom(WaitRequest.upTo(10).withSeed(7)));
        assertEquals(Reason.STOPPING, refusal.reason());
        timers.settle();
        assertTrue(stopped[0]);
        assertTrue(waits.stream().allMatch(waiting -> EngineFixture.reason(waiting) == Reason.STOPPING));
        fixture.assertNothingIsPending();
        assertSame(engine.stop(), engine.stop());
    }

    @Test
    void aFanOutOverThePendingLimitIsRefusedAsAWhole() {
        Engine limited = TestEngines.create(timers, pending, new Limits(10, 1000, 1000, 10, 600));
        PendingWait<Measurement> fanOut =
                limited.waitN(FanOutRequest.of(999).upTo(10).withSeed(7), ignored -> {});
        Refusal refusal = assertThrows(
                Refusal.class, () -> limited.waitN(FanOutRequest.of(2).upTo(10).withSeed(7), ignored -> {}));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(999, pending.used());
        PendingWait<Wait> single = limited.waitRandom(WaitRequest.upTo(10).withSeed(7));
        assertEquals(
                Reason.FULL,
                assertThrows(
                                Refusal.class,
                                () -> limited.waitRandom(WaitRequest.upTo(10).withSeed(7)))
                        .reason());
        single.cancel();
        fanOut.cancel();
        fixture.assertNothingIsPending();
    }

    @Test
    void anExceptionOfAListenerIsReportedAndTheFanOutStillSucceeds() {
        RuntimeException fault = new IllegalStateException("a listener that throws");
        PendingWait<Measurement> waiting =
                engine.waitN(FanOutRequest.of(3).upTo(1).withSeed(7), ended -> {
                    throw fault;
                });
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertEquals(List.of(fault, fault, fault), timers.reported());
        assertEquals(0, pending.used());
    }
}
