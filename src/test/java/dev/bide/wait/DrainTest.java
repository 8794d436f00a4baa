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

/** A drain refuses new waits, and lets the pending waits end until its own deadline. */
class DrainTest {

    private static final WaitRequest SHORT = WaitRequest.upTo(1).withSeed(7);
    private static final WaitRequest LONG = WaitRequest.upTo(3600).withSeed(7);

    private final EngineFixture fixture = new EngineFixture();
    private final HandTimers timers = fixture.timers;
    private final Engine engine = fixture.engine;

    /** Asserts that a drain completes after a time, and not a nanosecond before. */
    private void assertDrainedAfter(Duration time, Future<Void> drained) {
        timers.advance(time.minusNanos(1));
        assertFalse(drained.isComplete(), "it has completed before " + time);
        timers.advance(Duration.ofNanos(1));
        assertTrue(drained.succeeded(), "it has not completed after " + time);
    }

    /** Stops the engine, and asserts that nothing is pending after that. */
    private void assertStops() {
        Future<Void> stopped = engine.stop();
        timers.settle();
        assertTrue(stopped.succeeded());
        fixture.assertNothingIsPending();
    }

    @Test
    void aDrainRefusesNewWaits() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        assertFalse(engine.isStopping());
        Future<Void> drained = engine.drain(10);
        assertTrue(engine.isStopping());
        // Once while it drains, and once after it has drained.
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
                    assertThrows(
                                    Refusal.class,
                                    () -> fixture.waitN(
                                            FanOutRequest.of(0).upTo(1).withSeed(7)))
                            .reason());
            assertEquals(1, fixture.pending.used());
            timers.advance(Duration.ofSeconds(10));
            assertTrue(drained.succeeded());
        }
        assertStops();
        assertEquals(Reason.STOPPING, EngineFixture.reason(pending));
    }

    @Test
    void aDrainCompletesWhenTheLastPendingWaitEnds() {
        double delay = DrawnWait.of(SHORT, 1).get(0).delay();
        PendingWait<Wait> pending = engine.waitRandom(SHORT);
        PendingWait<Measurement> shorter =
                fixture.waitN(FanOutRequest.of(10).upTo(delay / 2).withSeed(7));
        Future<Void> drained = engine.drain(10);
        assertDrainedAfter(Duration.ofMillis((long) Math.ceil(delay * 1000)), drained);
        assertEquals(delay, pending.future().result().delay());
        assertTrue(shorter.future().succeeded());
        assertStops();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aDrainLetsTheLastFanOutSucceed(int n) {
        PendingWait<Measurement> pending =
                fixture.waitN(FanOutRequest.of(n).upTo(1).withSeed(7));
        Future<Void> drained = engine.drain(10);
        // As BideVerticle does. The drain completes, and stop() runs, just before the last fan-out succeeds.
        drained.onSuccess(done -> engine.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(drained.succeeded());
        assertEquals(n, pending.future().result().delays().length);
        assertEquals(n, fixture.ended.size());
        fixture.assertNothingIsPending();
    }

    @Test
    void aDrainLetsTheLastSingleWaitsEnd() {
        PendingWait<Wait> pending = engine.waitRandom(SHORT);
        PendingWait<Wait> failing = engine.waitRandom(SHORT.failing(1, 418));
        PendingWait<Wait> timingOut = engine.waitRandom(LONG.within(1));
        engine.drain(10).onSuccess(done -> engine.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(pending.future().succeeded());
        assertEquals(Reason.FAILED_AS_ASKED, EngineFixture.reason(failing));
        assertEquals(Reason.TIMED_OUT, EngineFixture.reason(timingOut));
        fixture.assertNothingIsPending();
    }

    @Test
    void aDrainCompletesAtItsDeadlineAndLeavesTheRestPending() {
        PendingWait<Wait> shortWait = engine.waitRandom(SHORT);
        PendingWait<Wait> longWait = engine.waitRandom(LONG);
        PendingWait<Measurement> fanOut =
                fixture.waitN(FanOutRequest.of(100).upTo(3600).withSeed(7));
        assertDrainedAfter(Duration.ofSeconds(2), engine.drain(2));
        assertTrue(shortWait.future().succeeded());
        assertFalse(longWait.future().isComplete() || fanOut.future().isComplete());
        assertStops();
        assertEquals(Reason.STOPPING, EngineFixture.reason(longWait));
        assertEquals(Reason.STOPPING, EngineFixture.reason(fanOut));
    }

    @Test
    void aDrainCompletesWhenTheLastPendingWaitIsCancelled() {
        List<PendingWait<?>> pending = List.of(
                engine.waitRandom(LONG),
                fixture.waitN(FanOutRequest.of(100).upTo(3600).withSeed(7)));
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
        assertEquals(Reason.STOPPING, EngineFixture.reason(pending));
    }

    @Test
    void stopCompletesADrain() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        Future<Void> drained = engine.drain(10);
        assertStops();
        assertTrue(drained.succeeded());
        assertEquals(Reason.STOPPING, EngineFixture.reason(pending));
        assertSame(drained, engine.drain(10), "a second drain returns the same future");
    }

    @Test
    void aDrainDoesNotWaitForTheWaitsOfOtherLoops() {
        Engine other = TestEngines.create(new HandTimers(5), fixture.pending, EngineFixture.LIMITS);
        PendingWait<Wait> elsewhere = other.waitRandom(LONG);
        assertTrue(engine.drain(10).succeeded());
        assertEquals(1, fixture.pending.used());
        assertFalse(elsewhere.future().isComplete());
        elsewhere.cancel();
        assertStops();
    }

    @Test
    void aRefusalSaysWhetherTheEngineDrainsOrIsClosed() {
        engine.drain(10);
        assertEquals(
                "stopping",
                assertThrows(Refusal.class, () -> engine.waitRandom(SHORT)).getMessage());
        assertStops();
        assertEquals(
                "this Bide is closed",
                assertThrows(Refusal.class, () -> engine.waitRandom(SHORT)).getMessage());
    }
}
