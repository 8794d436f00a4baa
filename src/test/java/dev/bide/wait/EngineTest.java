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
import dev.bide.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {

    private static final Limits LIMITS = new Limits(36_000, 3_000_000, 5_000_000, 10, 600);
    private final HandTimers timers = new HandTimers(987_654_321);
    private final Limiter pending = Limiter.ofWaits();
    private final Engine engine = HandEngine.engine(timers, pending, LIMITS);

    private void nothingIsLeft() {
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
        double delay = DrawingTest.plainly(new FanOutRequest(1, 10, 7))[0];
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
        nothingIsLeft();
    }

    @Test
    void aDeadlineCountsFromTheCallHoweverLateTheLoopGetsToIt() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        timers.callFromElsewhere(false);
        timers.hold(Duration.ofSeconds(11));
        timers.settle();
        assertTrue(waiting.future().isComplete(), "due when the loop came to it");
        assertEquals(11, waiting.future().result().elapsed());
        assertEquals(0, timers.everSet());
        nothingIsLeft();
    }

    @Test
    void noDelayNeedsNoTimer() {
        PendingWait<Wait> one = engine.waitRandom(new WaitRequest(0, 7));
        PendingWait<Measurement> many = engine.waitN(new FanOutRequest(10_000, 0, 7), nobody -> {});
        assertFalse(one.future().isComplete(), "never before the call returns");
        timers.settle();
        assertEquals(new Wait(0, 0, 7), one.future().result());
        assertEquals(0, many.future().result().longest());
        assertEquals(0, timers.everSet());
        nothingIsLeft();
    }

    @Test
    void aFanOutTakesAsLongAsItsLongestWaitAndNotTheSum() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1000, 1, 7), nobody -> {});
        double[] delays = DrawingTest.plainly(new FanOutRequest(1000, 1, 7));
        long millis = (long) Math.ceil(delays[999] * 1000);
        timers.advance(Duration.ofNanos(millis * 1_000_000 - 1));
        assertFalse(waiting.future().isComplete());
        assertTrue(pending.used() > 0);
        timers.advance(Duration.ofNanos(1));
        Measurement fanOut = waiting.future().result();
        assertArrayEquals(delays, fanOut.delays());
        assertEquals(delays[999], fanOut.longest());
        assertEquals(millis / 1e3, fanOut.elapsed());
        nothingIsLeft();
    }

    @Test
    void nothingToWaitForIsOverAtOnce() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(0, 1, 7), nobody -> {});
        assertEquals(0, waiting.future().result().delays().length);
        assertEquals(0, waiting.future().result().longest());
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000,1", "4096,0.01", "4097,0.01", "100000,0.001", "100000,2.5", "10000,30000", "1000000,1"})
    void everyWaitIsToldOfOnceInOrderNeitherEarlyNorTwoMillisecondsLate(int n, double maxDelay) {
        int[] told = new int[1];
        Consumer<EndedWaits> listener = ended -> {
            assertEquals(told[0], ended.from());
            told[0] = ended.to();
            for (int i = 0; i < ended.size(); i++) {
                double late = ended.elapsed() - ended.delay(i);
                assertTrue(late >= 0 && late < 0.002, "late by " + late);
            }
        };
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(n, maxDelay, 7), listener);
        timers.advance(Duration.ofHours(10));
        assertEquals(n, told[0]);
        assertArrayEquals(
                DrawingTest.plainly(new FanOutRequest(n, maxDelay, 7)),
                waiting.future().result().delays());
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"1,1,7", "10,0.001,1", "1000,0.5,7", "5000,2.5,8", "50000,1,9007199254740991", "50000,0,3"})
    void theAnswerIsThatOfATimerForEachWait(int n, double maxDelay, long seed) {
        FanOutRequest request = new FanOutRequest(n, maxDelay, seed);
        HandTimers plain = new HandTimers(timers.nanos());
        Draw draw = new Draw(request);
        List<Double> ended = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double delay = draw.delay(draw.bits(i));
            plain.setTimer(Math.max(1, (long) Math.ceil(delay * 1000)), () -> ended.add(delay));
        }
        plain.advance(Duration.ofSeconds(10));
        double[] oracle =
                ended.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertEquals(n, plain.everSet());
        PendingWait<Measurement> waiting = engine.waitN(request, nobody -> {});
        timers.advance(Duration.ofSeconds(10));
        assertArrayEquals(oracle, waiting.future().result().delays());
        assertTrue(
                timers.everSet() <= 1001 * Math.max(1, maxDelay) && timers.everSet() <= n,
                timers.everSet() + " timers");
    }

    @Test
    void aMillionWaitsOverASecondMakeNoMoreThanAThousandAndOneTimers() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1_000_000, 1, 7), nobody -> {});
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertTrue(timers.everSet() <= 1001, timers.everSet() + " timers");
    }

    @Test
    void aLongFanOutIsArmedASecondAheadAndNotAllAtOnce() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1_000_000, 3600, 7), nobody -> {});
        timers.settle();
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        timers.advance(Duration.ofMinutes(30));
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        waiting.cancel();
        nothingIsLeft();
    }

    @Test
    void pendingFallsAsWaitsEnd() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1000, 10, 7), nobody -> {});
        timers.advance(Duration.ofSeconds(5));
        assertTrue(pending.used() > 400 && pending.used() < 600, pending.used() + " after half the time");
        waiting.cancel();
        nothingIsLeft();
    }

    @Test
    void aCancelledWaitLeavesNothingAndTellsWhoLooks() {
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        assertEquals(1, timers.pending());
        waiting.cancel();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1_000_000})
    void aCancelledFanOutLeavesNothingAndTellsWhoLooks(int n) {
        int[] told = new int[1];
        Consumer<EndedWaits> listener = ended -> told[0] = ended.to();
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(n, 10, 7), listener);
        timers.advance(Duration.ofMillis(500));
        int before = told[0];
        waiting.cancel();
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        nothingIsLeft();
        timers.advance(Duration.ofSeconds(20));
        assertEquals(before, told[0]);
        nothingIsLeft();
    }

    @Test
    void aFanOutMayBeCancelledWhileItIsBeingDrawn() {
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(1_000_000, 10, 7), nobody -> {});
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        timers.settle();
        nothingIsLeft();
    }

    @Test
    void aWaitCancelledFromElsewhereBeforeItIsSetIsNeverSet() {
        timers.callFromElsewhere(true);
        PendingWait<Wait> waiting = engine.waitRandom(new WaitRequest(10, 7));
        waiting.cancel();
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(Reason.CANCELLED, reason(waiting));
        nothingIsLeft();
    }

    @Test
    void whatHasEndedCannotBeCancelled() {
        PendingWait<Wait> one = engine.waitRandom(new WaitRequest(1, 7));
        PendingWait<Measurement> many = engine.waitN(new FanOutRequest(10, 1, 7), nobody -> {});
        timers.advance(Duration.ofSeconds(2));
        one.cancel();
        many.cancel();
        assertTrue(one.future().succeeded());
        assertTrue(many.future().succeeded());
        nothingIsLeft();
    }

    @Test
    void stoppingTellsEverybodyWhoWaitsAndWhoComesLater() {
        List<PendingWait<?>> all = new ArrayList<>();
        for (int seed = 0; seed < 1000; seed++) {
            all.add(engine.waitRandom(new WaitRequest(10, seed)));
        }
        all.add(engine.waitN(new FanOutRequest(1000, 10, 7), nobody -> {}));
        all.add(engine.waitN(new FanOutRequest(100_000, 10, 7), nobody -> {}));
        timers.settle();
        all.add(engine.waitN(new FanOutRequest(100_000, 10, 7), nobody -> {}));
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
        nothingIsLeft();
        assertSame(engine.stop(), engine.stop());
    }

    @Test
    void tooMuchIsRefusedWholeAndRoomIsRoom() {
        Engine tight = HandEngine.engine(timers, pending, new Limits(10, 1000, 1000, 10, 600));
        PendingWait<Measurement> most = tight.waitN(new FanOutRequest(999, 10, 7), nobody -> {});
        Refusal refusal = assertThrows(Refusal.class, () -> tight.waitN(new FanOutRequest(2, 10, 7), nobody -> {}));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(999, pending.used());
        PendingWait<Wait> last = tight.waitRandom(new WaitRequest(10, 7));
        assertEquals(
                Reason.FULL,
                assertThrows(Refusal.class, () -> tight.waitRandom(new WaitRequest(10, 7)))
                        .reason());
        last.cancel();
        most.cancel();
        nothingIsLeft();
    }

    @Test
    void aListenerThatThrowsIsReportedAndTheFanOutStillEnds() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        PendingWait<Measurement> waiting = engine.waitN(new FanOutRequest(3, 1, 7), ended -> {
            throw fault;
        });
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertEquals(List.of(fault, fault, fault), timers.reported());
        assertEquals(0, pending.used());
    }
}
