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

/** Nothing new, and some time for what is pending. */
class DrainTest {

    private static final WaitRequest SHORT = new WaitRequest(1, 7);
    private static final WaitRequest LONG = new WaitRequest(3600, 7);

    private final HandLoop loop = new HandLoop();
    private final HandTimers timers = loop.timers;
    private final Engine engine = loop.engine;

    /** Lets time pass until just before a moment, and then until that. */
    private void doneAfter(Duration time, Future<Void> drained) {
        timers.advance(time.minusNanos(1));
        assertFalse(drained.isComplete(), "not before " + time);
        timers.advance(Duration.ofNanos(1));
        assertTrue(drained.succeeded(), "after " + time);
    }

    private void stops() {
        Future<Void> stopped = engine.stop();
        timers.settle();
        assertTrue(stopped.succeeded());
        loop.nothingIsLeft();
    }

    @Test
    void nothingNewBeginsFromThatMomentOn() {
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
                    assertThrows(Refusal.class, () -> engine.waitRandom(SHORT, nobody -> {}))
                            .reason());
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> loop.many(new FanOutRequest(0, 1, 7)))
                            .reason());
            assertEquals(1, loop.pending.used());
            timers.advance(Duration.ofSeconds(10));
            assertTrue(drained.succeeded());
        }
        stops();
        assertEquals(Reason.STOPPING, HandLoop.reason(pending));
    }

    @Test
    void whatIsPendingEndsInItsTimeAndThenAllIsDone() {
        double delay = Drawn.of(SHORT, 1).get(0).delay();
        PendingWait<Wait> pending = engine.waitRandom(SHORT);
        PendingWait<Measurement> earlier = loop.many(new FanOutRequest(10, delay / 2, 7));
        Future<Void> drained = engine.drain(10);
        doneAfter(Duration.ofMillis((long) Math.ceil(delay * 1000)), drained);
        assertEquals(delay, pending.future().result().delay());
        assertTrue(earlier.future().succeeded());
        stops();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aFanOutEndsWellThoughItIsTheLast(int n) {
        PendingWait<Measurement> pending = loop.many(new FanOutRequest(n, 1, 7));
        Future<Void> drained = engine.drain(10);
        drained.onSuccess(done -> engine.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(drained.succeeded());
        assertEquals(n, pending.future().result().delays().length);
        assertEquals(n, loop.told.size());
        loop.nothingIsLeft();
    }

    @Test
    void aLoneWaitEndsWellThoughItIsTheLast() {
        PendingWait<Wait> pending = engine.waitRandom(SHORT);
        PendingWait<Wait> failing = engine.waitRandom(SHORT.failing(1, 418));
        PendingWait<Wait> timed = engine.waitRandom(LONG.within(1));
        engine.drain(10).onSuccess(done -> engine.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(pending.future().succeeded());
        assertEquals(Reason.FAILED_AS_ASKED, HandLoop.reason(failing));
        assertEquals(Reason.TIMED_OUT, HandLoop.reason(timed));
        loop.nothingIsLeft();
    }

    @Test
    void whenTheTimeIsUpItIsDoneAndTheRestIsStillPending() {
        PendingWait<Wait> shortOne = engine.waitRandom(SHORT);
        PendingWait<Wait> longOne = engine.waitRandom(LONG);
        PendingWait<Measurement> many = loop.many(new FanOutRequest(100, 3600, 7));
        doneAfter(Duration.ofSeconds(2), engine.drain(2));
        assertTrue(shortOne.future().succeeded());
        assertFalse(longOne.future().isComplete() || many.future().isComplete());
        stops();
        assertEquals(Reason.STOPPING, HandLoop.reason(longOne));
        assertEquals(Reason.STOPPING, HandLoop.reason(many));
    }

    @Test
    void theLastThatIsCancelledIsTheEndToo() {
        List<PendingWait<?>> pending = List.of(engine.waitRandom(LONG), loop.many(new FanOutRequest(100, 3600, 7)));
        Future<Void> drained = engine.drain(10);
        timers.advance(Duration.ofSeconds(1));
        pending.get(0).cancel();
        assertFalse(drained.isComplete());
        pending.get(1).cancel();
        assertTrue(drained.succeeded());
        stops();
    }

    @Test
    void withNothingPendingItIsDoneAtOnce() {
        engine.waitRandom(SHORT).cancel();
        assertTrue(engine.drain(10).succeeded());
        stops();
    }

    @Test
    void withoutTimeItIsDoneAtOnceWhateverIsPending() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        assertTrue(engine.drain(0).succeeded());
        stops();
        assertEquals(Reason.STOPPING, HandLoop.reason(pending));
    }

    @Test
    void aDrainThatIsBrokenOffIsDone() {
        PendingWait<Wait> pending = engine.waitRandom(LONG);
        Future<Void> drained = engine.drain(10);
        stops();
        assertTrue(drained.succeeded());
        assertEquals(Reason.STOPPING, HandLoop.reason(pending));
        assertSame(drained, engine.drain(10), "and cannot begin anew");
    }

    @Test
    void anotherLoopsWaitsAreNotWaitedFor() {
        Engine other = HandEngine.engine(new HandTimers(5), loop.pending, HandLoop.LIMITS);
        PendingWait<Wait> elsewhere = other.waitRandom(LONG);
        assertTrue(engine.drain(10).succeeded());
        assertEquals(1, loop.pending.used());
        elsewhere.cancel();
        stops();
    }
}
