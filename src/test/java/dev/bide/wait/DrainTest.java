package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A drain refuses new waits, and gives the pending ones some time to end. */
class DrainTest {

    private static final WaitRequest SHORT = new WaitRequest(1, 7);
    private static final WaitRequest LONG = new WaitRequest(3600, 7);

    private final HandLoop loop = new HandLoop();
    private final HandTimers timers = loop.timers;
    private final Engine engine = loop.engine;

    /** Asserts that a drain completes after a time, and not a nanosecond before. */
    private void assertDrainedAfter(Duration time, Future<Void> drained) {
        timers.advance(time.minusNanos(1));
        assertFalse(drained.isComplete(), "not before " + time);
        timers.advance(Duration.ofNanos(1));
        assertTrue(drained.succeeded(), "after " + time);
    }

    private void assertStops() {
        Future<Void> stopped = engine.stop();
        timers.settle();
        assertTrue(stopped.succeeded());
        loop.assertNothingIsPending();
    }

    @Test
    void aDrainRefusesNewWaits() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        assertFalse(engine.isStopping());
        Future<Void> drained = engine.drain(10);
        assertTrue(engine.isStopping());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> engine.waitRandom(SHORT)).reason());
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> engine.waitRandom(SHORT, ignored -> {}))
                            .reason());
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> loop.waitN(new FanOutRequest(0, 1, 7)))
                            .reason());
            assertEquals(1, loop.pending.used());
            timers.advance(Duration.ofSeconds(10));
            assertTrue(drained.succeeded());
        }
        assertStops();
        assertEquals(Reason.STOPPING, HandLoop.reason(pending));
    }

    @Test
    void aDrainCompletesWhenTheLastPendingWaitEnds() {
        double delay = DrawnWait.of(SHORT, 1).get(0).delay();
        PendingWait<Wait> pending = engine.waitRandom(SHORT);
        PendingWait<Measurement> earlier = loop.waitN(new FanOutRequest(10, delay / 2, 7));
        Future<Void> drained = engine.drain(10);
        assertDrainedAfter(Duration.ofMillis((long) Math.ceil(delay * 1000)), drained);
        assertEquals(delay, pending.future().result().delay());
        assertTrue(earlier.future().succeeded());
        assertStops();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aDrainLetsTheLastFanOutSucceed(int n) {
        PendingWait<Measurement> pending = loop.waitN(new FanOutRequest(n, 1, 7));
        Future<Void> drained = engine.drain(10);
        drained.onSuccess(done -> engine.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(drained.succeeded());
        assertEquals(n, pending.future().result().delays().length);
        assertEquals(n, loop.ended.size());
        loop.assertNothingIsPending();
    }

    @Test
    void aDrainLetsTheLastSingleWaitsEnd() {
        PendingWait<Wait> pending = engine.waitRandom(SHORT);
        PendingWait<Wait> failing = engine.waitRandom(SHORT.failing(1, 418));
        PendingWait<Wait> timed = engine.waitRandom(LONG.within(1));
        engine.drain(10).onSuccess(done -> engine.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(pending.future().succeeded());
        assertEquals(Reason.FAILED_AS_ASKED, HandLoop.reason(failing));
        assertEquals(Reason.TIMED_OUT, HandLoop.reason(timed));
        loop.assertNothingIsPending();
    }

    @Test
    void aDrainCompletesAtItsDeadlineAndLeavesTheRestPending() {
        PendingWait<Wait> shortOne = engine.waitRandom(SHORT);
        PendingWait<Wait> longOne = engine.waitRandom(LONG);
        PendingWait<Measurement> many = loop.waitN(new FanOutRequest(100, 3600, 7));
        assertDrainedAfter(Duration.ofSeconds(2), engine.drain(2));
        assertTrue(shortOne.future().succeeded());
        assertFalse(longOne.future().isComplete() || many.future().isComplete());
        assertStops();
        assertEquals(Reason.STOPPING, HandLoop.reason(longOne));
        assertEquals(Reason.STOPPING, HandLoop.reason(many));
    }

    @Test
    void aDrainCompletesWhenTheLastPendingWaitIsCancelled() {
        List<PendingWait<?>> pending = List.of(engine.waitRandom(LONG), loop.waitN(new FanOutRequest(100, 3600, 7)));
        Future<Void> drained = engine.drain(10);
        timers.advance(Duration.ofSeconds(1));
        pending.get(0).cancel();
        assertFalse(drained.isComplete());
        pending.get(1).cancel();
        assertTrue(drained.succeeded());
        assertStops();
    }

    @Test
    void aDrainWithNothingPendingCompletesAtOnce() {
        engine.waitRandom(SHORT).cancel();
        assertTrue(engine.drain(10).succeeded());
        assertStops();
    }

    @Test
    void aDrainOfZeroSecondsCompletesAtOnce() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        assertTrue(engine.drain(0).succeeded());
        assertStops();
        assertEquals(Reason.STOPPING, HandLoop.reason(pending));
    }

    @Test
    void stopCompletesADrain() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        Future<Void> drained = engine.drain(10);
        assertStops();
        assertTrue(drained.succeeded());
        assertEquals(Reason.STOPPING, HandLoop.reason(pending));
        assertSame(drained, engine.drain(10), "a second drain is the same");
    }

    @Test
    void aDrainIgnoresTheWaitsOfOtherLoops() {
        Engine other = HandEngine.engine(new HandTimers(5), loop.pending, HandLoop.LIMITS);
        PendingWait<Wait> elsewhere = other.waitRandom(LONG);
        assertTrue(engine.drain(10).succeeded());
        assertEquals(1, loop.pending.used());
        elsewhere.cancel();
        assertStops();
    }
}
