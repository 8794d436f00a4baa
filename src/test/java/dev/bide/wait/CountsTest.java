package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LoopMeter;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the meter of an event loop counts and records of the waits of an engine. */
class CountsTest {

    private final HandTimers timers = new HandTimers(5);
    private final Loop loop = new Loop(timers);
    private final LoopMeter meter = new LoopMeter(loop);
    private final Limiter pending = Limiter.ofWaits();
    private final Engine engine = new Engine(
            loop, meter, pending, new Pools(), new CallMeter(), new Limits(100, 100, 100, 10, 600), measured -> {});

    private static WaitRequest fixed(double delay) {
        return WaitRequest.of(Shape.fixed(delay)).withSeed(7);
    }

    private static FanOutRequest fixed(int n, double delay) {
        return FanOutRequest.of(n).shaped(Shape.fixed(delay)).withSeed(7);
    }

    private void assertCounted(long accepted, long fired, long cancelled) {
        assertEquals(accepted, meter.accepted(), "accepted");
        assertEquals(fired, meter.fired(), "fired");
        assertEquals(cancelled, meter.cancelled(), "cancelled");
        assertEquals(accepted - fired - cancelled, pending.used(), "pending");
    }

    @Test
    void eachWaitIsAcceptedAndThenFiresOrIsCancelled() {
        engine.waitRandom(fixed(1));
        engine.waitN(fixed(3, 1));
        PendingWait<Wait> single = engine.waitRandom(fixed(2));
        PendingWait<Measurement> fanOut = engine.waitN(fixed(4, 2));
        assertCounted(9, 0, 0);
        timers.advance(Duration.ofSeconds(1));
        assertCounted(9, 4, 0);
        single.cancel();
        fanOut.cancel();
        assertCounted(9, 4, 5);
    }

    @Test
    void theRestOfAFanOutThatNeedsFewerWaitsIsCancelled() {
        PendingWait<Measurement> waiting = engine.waitN(fixed(5, 1).needing(2));
        timers.advance(Duration.ofSeconds(1));
        assertTrue(waiting.future().succeeded());
        assertCounted(5, 2, 3);
    }

    @Test
    void aRefusedWaitIsNeitherAcceptedNorPending() {
        assertThrows(Refusal.class, () -> engine.waitN(fixed(101, 1)));
        FanOutRequest withoutTerms = new FanOutRequest(3, Shape.fixed(1), 7, 3, OnFailure.FAIL_FAST, null);
        assertThrows(NullPointerException.class, () -> engine.waitN(withoutTerms));
        WaitRequest oneWithoutTerms = new WaitRequest(Shape.fixed(1), 7, null, Optional.empty(), OptionalLong.empty());
        assertThrows(NullPointerException.class, () -> engine.waitRandom(oneWithoutTerms));
        assertCounted(0, 0, 0);
    }

    @Test
    void theLatenessOfAWaitAndTheShareOfTheLoopAreRecorded() {
        List<Double> elapsed = new ArrayList<>();
        PendingWait<Wait> single = engine.waitRandom(fixed(1), ended -> elapsed.add(ended.elapsed()));
        timers.hold(Duration.ofMillis(1250));
        timers.advance(Duration.ZERO);
        assertEquals(0.25, single.future().result().late());
        assertEquals(List.of(1.25), elapsed);
        assertEquals(0.25, meter.late().quantile(1), 0.0025);
        assertEquals(0.25, meter.loop().quantile(1), 0.0025);
    }

    @Test
    void theWaitsOfATickAreRecordedEachWithItsLateness() {
        // The waits of one tick: the first one ends 0.6 ms after its delay, and the last one 0.1 ms after it.
        engine.waitN(FanOutRequest.of(6).shaped(Shape.uniform(1.0004, 1.0009)).withSeed(7));
        timers.advance(Duration.ofMillis(1001));
        assertCounted(6, 6, 0);
        assertEquals(6, meter.late().count());
        assertTrue(meter.late().quantile(1) > 0.0001 && meter.late().quantile(1) <= 0.0006, "rounded up to the tick");
        assertEquals(6, meter.loop().count());
        assertEquals(0, meter.loop().quantile(1), "the loop was on time");
    }

    @Test
    void theWaitsOfALateCallAreTheLoopsFault() {
        // The part of another node was asked for two seconds ago, so all its waits of a second are over.
        FanOutRequest request = fixed(4, 1);
        engine.beginPart(new FanOutPart(request, 0, 2), SingleWait.NO_LISTENER);
        timers.advance(Duration.ofMillis(1));
        assertCounted(4, 4, 0);
        assertEquals(4, meter.loop().count());
        assertTrue(meter.loop().quantile(1) >= 1, meter.loop().quantile(1) + " s");
    }

    @Test
    void aDrainWithoutTimeDoesNotWait() {
        PendingWait<Wait> waiting = engine.waitRandom(fixed(1));
        Future<Void> drained = engine.drain(0);
        assertTrue(drained.isComplete());
        assertEquals(1, timers.pending(), "it has set no alarm");
        assertFalse(waiting.future().isComplete());
    }

    @Test
    void aDrainWithNothingPendingSetsNoAlarm() {
        assertTrue(engine.drain(5).isComplete());
        assertEquals(0, timers.pending());
    }
}
