package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.ByHand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitsTest {

    private static final Limits LIMITS = new Limits(36_000, 3_000_000, 5_000_000, 10, 600);
    private final ByHand timers = new ByHand(987_654_321);
    private final Pending pending = new Pending();
    private final Waits waits = OneLoop.waits(timers, pending, LIMITS);

    private void nothingIsLeft() {
        assertEquals(0, timers.pending(), "timers");
        assertEquals(0, pending.count(), "pending");
        assertEquals(List.of(), timers.reported());
    }

    private static Reason reason(Waiting<?> waiting) {
        return ((Refusal) waiting.future().cause()).reason();
    }

    @Test
    void aWaitEndsAtItsDeadlineAndNotBefore() {
        Waiting<Wait> waiting = waits.one(new WaitRequest(10, 7));
        double delay = DrawingTest.plainly(new FanOutRequest(1, 10, 7))[0];
        long millis = (long) Math.ceil(delay * 1000);
        timers.advance(Duration.ofNanos(millis * 1_000_000 - 1));
        assertFalse(waiting.future().isComplete());
        assertEquals(1, pending.count());
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
        Waiting<Wait> waiting = waits.one(new WaitRequest(10, 7));
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
        Waiting<Wait> one = waits.one(new WaitRequest(0, 7));
        Waiting<FanOut> many = waits.many(new FanOutRequest(10_000, 0, 7), nobody -> {});
        assertFalse(one.future().isComplete(), "never before the call returns");
        timers.settle();
        assertEquals(new Wait(0, 0, 7), one.future().result());
        assertEquals(0, many.future().result().longest());
        assertEquals(0, timers.everSet());
        nothingIsLeft();
    }

    @Test
    void aFanOutTakesAsLongAsItsLongestWaitAndNotTheSum() {
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(1000, 1, 7), nobody -> {});
        double[] delays = DrawingTest.plainly(new FanOutRequest(1000, 1, 7));
        long millis = (long) Math.ceil(delays[999] * 1000);
        timers.advance(Duration.ofNanos(millis * 1_000_000 - 1));
        assertFalse(waiting.future().isComplete());
        assertTrue(pending.count() > 0);
        timers.advance(Duration.ofNanos(1));
        FanOut fanOut = waiting.future().result();
        assertArrayEquals(delays, fanOut.delays());
        assertEquals(delays[999], fanOut.longest());
        assertEquals(millis / 1e3, fanOut.elapsed());
        nothingIsLeft();
    }

    @Test
    void nothingToWaitForIsOverAtOnce() {
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(0, 1, 7), nobody -> {});
        assertEquals(0, waiting.future().result().delays().length);
        assertEquals(0, waiting.future().result().longest());
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1000,1", "4096,0.01", "4097,0.01", "100000,0.001", "100000,2.5", "10000,30000", "1000000,1"})
    void everyWaitIsToldOfOnceInOrderNeitherEarlyNorTwoMillisecondsLate(int n, double maxDelay) {
        int[] told = new int[1];
        Consumer<Ended> listener = ended -> {
            assertEquals(told[0], ended.from());
            told[0] = ended.to();
            for (int i = 0; i < ended.size(); i++) {
                double late = ended.elapsed() - ended.delay(i);
                assertTrue(late >= 0 && late < 0.002, "late by " + late);
            }
        };
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(n, maxDelay, 7), listener);
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
        ByHand plain = new ByHand(timers.nanos());
        Draw draw = new Draw(request);
        List<Double> ended = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double delay = draw.delay(draw.bits(i));
            plain.set(Math.max(1, (long) Math.ceil(delay * 1000)), () -> ended.add(delay));
        }
        plain.advance(Duration.ofSeconds(10));
        double[] oracle =
                ended.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertEquals(n, plain.everSet());
        Waiting<FanOut> waiting = waits.many(request, nobody -> {});
        timers.advance(Duration.ofSeconds(10));
        assertArrayEquals(oracle, waiting.future().result().delays());
        assertTrue(
                timers.everSet() <= 1001 * Math.max(1, maxDelay) && timers.everSet() <= n,
                timers.everSet() + " timers");
    }

    @Test
    void aMillionWaitsOverASecondMakeNoMoreThanAThousandAndOneTimers() {
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(1_000_000, 1, 7), nobody -> {});
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertTrue(timers.everSet() <= 1001, timers.everSet() + " timers");
    }

    @Test
    void aLongFanOutIsArmedASecondAheadAndNotAllAtOnce() {
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(1_000_000, 3600, 7), nobody -> {});
        timers.settle();
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        timers.advance(Duration.ofMinutes(30));
        assertTrue(timers.pending() <= 1001, timers.pending() + " timers");
        waiting.cancel();
        nothingIsLeft();
    }

    @Test
    void pendingFallsAsWaitsEnd() {
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(1000, 10, 7), nobody -> {});
        timers.advance(Duration.ofSeconds(5));
        assertTrue(pending.count() > 400 && pending.count() < 600, pending.count() + " after half the time");
        waiting.cancel();
        nothingIsLeft();
    }

    @Test
    void aCancelledWaitLeavesNothingAndTellsWhoLooks() {
        Waiting<Wait> waiting = waits.one(new WaitRequest(10, 7));
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
        Consumer<Ended> listener = ended -> told[0] = ended.to();
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(n, 10, 7), listener);
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
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(1_000_000, 10, 7), nobody -> {});
        waiting.cancel();
        assertEquals(Reason.CANCELLED, reason(waiting));
        timers.settle();
        nothingIsLeft();
    }

    @Test
    void aWaitCancelledFromElsewhereBeforeItIsSetIsNeverSet() {
        timers.callFromElsewhere(true);
        Waiting<Wait> waiting = waits.one(new WaitRequest(10, 7));
        waiting.cancel();
        timers.callFromElsewhere(false);
        timers.settle();
        assertEquals(Reason.CANCELLED, reason(waiting));
        nothingIsLeft();
    }

    @Test
    void whatHasEndedCannotBeCancelled() {
        Waiting<Wait> one = waits.one(new WaitRequest(1, 7));
        Waiting<FanOut> many = waits.many(new FanOutRequest(10, 1, 7), nobody -> {});
        timers.advance(Duration.ofSeconds(2));
        one.cancel();
        many.cancel();
        assertTrue(one.future().succeeded());
        assertTrue(many.future().succeeded());
        nothingIsLeft();
    }

    @Test
    void stoppingTellsEverybodyWhoWaitsAndWhoComesLater() {
        List<Waiting<?>> all = new ArrayList<>();
        for (int seed = 0; seed < 1000; seed++) {
            all.add(waits.one(new WaitRequest(10, seed)));
        }
        all.add(waits.many(new FanOutRequest(1000, 10, 7), nobody -> {}));
        all.add(waits.many(new FanOutRequest(100_000, 10, 7), nobody -> {}));
        timers.settle();
        all.add(waits.many(new FanOutRequest(100_000, 10, 7), nobody -> {}));
        timers.callFromElsewhere(true);
        all.add(waits.one(new WaitRequest(10, 7)));
        timers.callFromElsewhere(false);
        boolean[] stopped = new boolean[1];
        waits.stop().onSuccess(done -> stopped[0] = true);
        Refusal refusal = assertThrows(Refusal.class, () -> waits.one(new WaitRequest(10, 7)));
        assertEquals(Reason.STOPPING, refusal.reason());
        timers.settle();
        assertTrue(stopped[0]);
        assertTrue(all.stream().allMatch(waiting -> reason(waiting) == Reason.STOPPING));
        nothingIsLeft();
        assertSame(waits.stop(), waits.stop());
    }

    @Test
    void tooMuchIsRefusedWholeAndRoomIsRoom() {
        Waits tight = OneLoop.waits(timers, pending, new Limits(10, 1000, 1000, 10, 600));
        Waiting<FanOut> most = tight.many(new FanOutRequest(999, 10, 7), nobody -> {});
        Refusal refusal = assertThrows(Refusal.class, () -> tight.many(new FanOutRequest(2, 10, 7), nobody -> {}));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(999, pending.count());
        Waiting<Wait> last = tight.one(new WaitRequest(10, 7));
        assertEquals(
                Reason.FULL,
                assertThrows(Refusal.class, () -> tight.one(new WaitRequest(10, 7)))
                        .reason());
        last.cancel();
        most.cancel();
        nothingIsLeft();
    }

    @Test
    void aListenerThatThrowsIsReportedAndTheFanOutStillEnds() {
        RuntimeException fault = new IllegalStateException("the listener's fault");
        Waiting<FanOut> waiting = waits.many(new FanOutRequest(3, 1, 7), ended -> {
            throw fault;
        });
        timers.advance(Duration.ofSeconds(2));
        assertTrue(waiting.future().succeeded());
        assertEquals(List.of(fault, fault, fault), timers.reported());
        assertEquals(0, pending.count());
    }
}
