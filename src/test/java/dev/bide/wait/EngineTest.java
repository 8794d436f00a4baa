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

    private static final Limits LIMITS = new Limits(36_000, 3_000_000, 5_000_000, 10, 600);
    private final HandTimers timers = new HandTimers(987_654_321);
    private final Limiter pending = Limiter.ofWaits();
    private final Engine engine = HandEngine.engine(timers, pending, LIMITS);

    private void assertNothingIsPending() {
        assertEquals(0, timers.pending(), "timers");
        assertEquals(0, pending.used(), "pending");
        assertEquals(List.of(), timers.reported());
    }

    private static Reason reason(PendingWait<?> waiting) {
        return ((Refusal) waiting.future().cause()).reason();
    }

    @Test
    void aWaitEndsAtItsDeadlineAndNotBefore() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        double delay = DrawingTest.drawnOneByOne(new FanOutRequest(1, 10, 7))[0];
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
        assertNothingIsPending();
    }

    @Test
    void aDeadlineCountsFromTheCallEvenIfTheLoopIsBusy() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        timers.callFromElsewhere(false);
        timers.hold(Duration.ofSeconds(11));
        timers.settle();
        assertTrue(waiting.future().isComplete(), "already due when the loop gets to it");
        assertEquals(11, waiting.future().result().elapsed());
        assertEquals(0, timers.everSet());
        assertNothingIsPending();
    }

    @Test
    void aDelayOfZeroSetsNoTimer() {
        PendingWait<Wait> one = engine.waitRandom(new WaitRequest(0, 7));
        PendingWait<Measurement> many = engine.waitN(new FanOutRequest(10_000, 0, 7), ignored -> {});
        assertFalse(one.future().isComplete(), "never before the call returns");
        timers.settle();
        assertEquals(new Wait(0, 0, 7), one.future().result());
        assertEquals(0, many.future().result().longest());
        assertEquals(0, timers.everSet());
        assertNothingIsPending();
    }

    @Test
    void aFanOutEndsWithItsLongestWait() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1000, 1, 7), ignored -> {});
        double[] delays = DrawingTest.drawnOneByOne(new FanOutRequest(1000, 1, 7));
        long millis = (long) Math.ceil(delays[999] * 1000);
        timers.advance(Duration.ofNanos(millis * 1_000_000 - 1));
        assertFalse(waiting.future().isComplete());
        assertTrue(pending.used() > 0);
        timers.advance(Duration.ofNanos(1));
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(delays, fanOut.delays());
        assertEquals(delays[999], fanOut.longest());
        assertEquals(millis / 1e3, fanOut.elapsed());
        assertNothingIsPending();
    }

    @Test
    void aFanOutThatCannotBeginIsNotCounted() {
        FanOutRequest withoutTerms = new FanOutRequest(10, Shape.uniform(0, 1), 7, 10, OnFailure.FAIL_FAST, null);
        assertThrows(NullPointerException.class, () -> engine.waitN(withoutTerms, ignored -> {}));
        assertNothingIsPending();
    }

    @Test
    void aFanOutOfNoWaitsEndsAtOnce() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(0, 1, 7), ignored -> {});
        assertEquals(0, waiting.future().result().delays().length);
        assertEquals(0, waiting.future().result().longest());
        assertNothingIsPending();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000,1", "4096,0.01", "4097,0.01", "20000,0.001", "10000,30000"})
    void everyWaitIsReportedOnceInOrderLessThanTwoMillisecondsLate(int n, double maxDelay) {
        int[] reported = new int[1];
        Consumer<EndedWaits> listener = ended -> {
            assertEquals(reported[0], ended.from());
            reported[0] = ended.to();
            for (int i = 0; i < ended.size(); i++) {
                double late = ended.elapsed() - ended.delay(i);
                assertTrue(late >= 0 && late < 0.002, "late by " + late);
            }
        };
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(n, maxDelay, 7), listener);
        timers.advance(Duration.ofHours(10));
        assertEquals(n, reported[0]);
        assertArrayEquals(
                DrawingTest.drawnOneByOne(new FanOutRequest(n, maxDelay, 7)),
                waiting.future().result().delays());
        assertNothingIsPending();
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"100000,0.001", "100000,2.5", "1000000,1"})
    void everyOneOfManyWaitsIsReportedOnceInOrderLessThanTwoMillisecondsLate(int n, double maxDelay) {
        everyWaitIsReportedOnceInOrderLessThanTwoMillisecondsLate(n, maxDelay);
    }

    @ParameterizedTest
    @CsvSource({"1,1,7", "10,0.001,1", "1000,0.5,7", "5000,2.5,8", "50000,1,9007199254740991", "50000,0,3"})
    void theResultEqualsThatOfATimerForEachWait(int n, double maxDelay, long seed) {
        FanOutRequest request = new FanOutRequest(n, maxDelay, seed);
        HandTimers oneEach = new HandTimers(timers.nanos());
        Draw draw = new Draw(request);
        List<Double> ended = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double delay = draw.delay(draw.bits(i));
            oneEach.setTimer(Math.max(1, (long) Math.ceil(delay * 1000)), () -> ended.add(delay));
        }
        oneEach.advance(Duration.ofSeconds(10));
        double[] oracle =
                ended.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertEquals(n, oneEach.everSet());
        PendingWait<Measurement> waiting = engine.waitN(request, ignored -> {});
        timers.advance(Duration.ofSeconds(10));
        assertArrayEquals(oracle, waiting.future().result().delays());
        assertTrue(
                timers.everSet() <= 1001 * Math.max(1, maxDelay) && timers.everSet() <= n,
                timers.everSet() + " timers");
    }

    @Tag("long")
    @Test
    void aMillionWaitsOfUpToASecondSetAtMost1001Timers() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1_000_000, 1, 7), ignored -> {});
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertTrue(timers.everSet() <= 1001, timers.everSet() + " timers");
    }

    @Tag("long")
    @Test
    void timersAreSetAtMostASecondAhead() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1_000_000, 3600, 7), ignored -> {});
        timers.settle();
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        timers.advance(Duration.ofMinutes(30));
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        waiting.cancel();
        assertNothingIsPending();
    }

    @Test
    void thePendingCountFallsAsWaitsEnd() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1000, 10, 7), ignored -> {});
        timers.advance(Duration.ofSeconds(5));
        assertTrue(pending.used() > 400 && pending.used() < 600, pending.used() + " after half the time");
        waiting.cancel();
        assertNothingIsPending();
    }

    @Test
    void aCancelledWaitFailsAndFreesItsPendingCount() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        assertEquals(1, timers.pending());
        waiting.cancel();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        assertNothingIsPending();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1_000_000})
    void aCancelledFanOutFailsAndFreesItsPendingCount(int n) {
        int[] reported = new int[1];
        Consumer<EndedWaits> listener = ended -> reported[0] = ended.to();
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(n, 10, 7), listener);
        timers.advance(Duration.ofMillis(500));
        int before = reported[0];
        waiting.cancel();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        assertNothingIsPending();
        timers.advance(Duration.ofSeconds(20));
        assertEquals(before, reported[0]);
        assertNothingIsPending();
    }

    @Test
    void aFanOutMayBeCancelledWhileItIsBeingDrawn() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1_000_000, 10, 7), ignored -> {});
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        timers.settle();
        assertNothingIsPending();
    }

    @Test
    void aWaitThatIsCancelledBeforeTheLoopSetsItIsNeverSet() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        waiting.cancel();
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(Reason.CANCELLED, reason(waiting));
        assertNothingIsPending();
    }

    @Test
    void cancellingAfterTheEndDoesNothing() {
        PendingWait<Wait> one = engine.waitRandom(new WaitRequest(1, 7));
        PendingWait<Measurement> many = engine.waitN(new FanOutRequest(10, 1, 7), ignored -> {});
        timers.advance(Duration.ofSeconds(2));
        one.cancel();
        many.cancel();
        assertTrue(one.future().succeeded());
        assertTrue(many.future().succeeded());
        assertNothingIsPending();
    }

    @Test
    void stopFailsPendingWaitsAndRefusesNewOnes() {
        List<PendingWait<?>> all = new ArrayList<>();
        for (int seed = 0; seed < 1000; seed++) {
            all.add(engine.waitRandom(new WaitRequest(10, seed)));
        }
        all.add(engine.waitN(new FanOutRequest(1000, 10, 7), ignored -> {}));
        all.add(engine.waitN(new FanOutRequest(100_000, 10, 7), ignored -> {}));
        timers.settle();
        all.add(engine.waitN(new FanOutRequest(100_000, 10, 7), ignored -> {}));
        timers.callFromElsewhere(true);
        all.add(engine.waitRandom(new WaitRequest(10, 7)));
        timers.callFromElsewhere(false);
        boolean[] stopped = new boolean[1];
        engine.stop().onSuccess(done -> stopped[0] = true);
        Refusal refusal = assertThrows(Refusal.class, () -> engine.waitRandom(new WaitRequest(10, 7)));
        assertEquals(Reason.STOPPING, refusal.reason());
        timers.settle();
        assertTrue(stopped[0]);
        assertTrue(all.stream().allMatch(waiting -> reason(waiting) == Reason.STOPPING));
        assertNothingIsPending();
        assertSame(engine.stop(), engine.stop());
    }

    @Test
    void aFanOutOverThePendingLimitIsRefusedAsAWhole() {
        Engine tight = HandEngine.engine(timers, pending, new Limits(10, 1000, 1000, 10, 600));
        PendingWait<Measurement> fanOut = tight.waitN(new FanOutRequest(999, 10, 7), ignored -> {});
        Refusal refusal = assertThrows(Refusal.class, () -> tight.waitN(new FanOutRequest(2, 10, 7), ignored -> {}));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(999, pending.used());
        PendingWait<Wait> single = tight.waitRandom(new WaitRequest(10, 7));
        assertEquals(
                Reason.FULL,
                assertThrows(Refusal.class, () -> tight.waitRandom(new WaitRequest(10, 7)))
                        .reason());
        single.cancel();
        fanOut.cancel();
        assertNothingIsPending();
    }

    @Test
    void anExceptionOfAListenerIsReportedAndTheFanOutStillEnds() {
        RuntimeException fault = new IllegalStateException("the listener is at fault");
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(3, 1, 7), ended -> {
            throw fault;
        });
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertEquals(List.of(fault, fault, fault), timers.reported());
        assertEquals(0, pending.used());
    }
}
