package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.ByHand;
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

    private final Loop loop = new Loop();
    private final ByHand timers = loop.timers;
    private final Waits waits = loop.waits;

    /** Lets time pass until just before a moment, and then until that. */
    private void doneAfter(Duration time, Future<Void> drained) {
        timers.advance(time.minusNanos(1));
        assertFalse(drained.isComplete(), "not before " + time);
        timers.advance(Duration.ofNanos(1));
        assertTrue(drained.succeeded(), "after " + time);
    }

    private void stops() {
        Future<Void> stopped = waits.stop();
        timers.settle();
        assertTrue(stopped.succeeded());
        loop.nothingIsLeft();
    }

    @Test
    void nothingNewBeginsFromThatMomentOn() {
        Waiting<Wait> pending = waits.one(LONG);
        assertFalse(waits.isStopping());
        Future<Void> drained = waits.drain(10);
        assertTrue(waits.isStopping());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> waits.one(SHORT)).reason());
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> waits.one(SHORT, nobody -> {}))
                            .reason());
            assertEquals(
                    Reason.STOPPING,
                    assertThrows(Refusal.class, () -> loop.many(new FanOutRequest(0, 1, 7)))
                            .reason());
            assertEquals(1, loop.pending.count());
            timers.advance(Duration.ofSeconds(10));
            assertTrue(drained.succeeded());
        }
        stops();
        assertEquals(Reason.STOPPING, Loop.reason(pending));
    }

    @Test
    void whatIsPendingEndsInItsTimeAndThenAllIsDone() {
        double delay = Drawn.of(SHORT, 1).get(0).delay();
        Waiting<Wait> pending = waits.one(SHORT);
        Waiting<FanOut> earlier = loop.many(new FanOutRequest(10, delay / 2, 7));
        Future<Void> drained = waits.drain(10);
        doneAfter(Duration.ofMillis((long) Math.ceil(delay * 1000)), drained);
        assertEquals(delay, pending.future().result().delay());
        assertTrue(earlier.future().succeeded());
        stops();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aFanOutEndsWellThoughItIsTheLast(int n) {
        Waiting<FanOut> pending = loop.many(new FanOutRequest(n, 1, 7));
        Future<Void> drained = waits.drain(10);
        drained.onSuccess(done -> waits.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(drained.succeeded());
        assertEquals(n, pending.future().result().delays().length);
        assertEquals(n, loop.told.size());
        loop.nothingIsLeft();
    }

    @Test
    void aLoneWaitEndsWellThoughItIsTheLast() {
        Waiting<Wait> pending = waits.one(SHORT);
        Waiting<Wait> failing = waits.one(SHORT.failing(1, 418));
        Waiting<Wait> timed = waits.one(LONG.within(1));
        waits.drain(10).onSuccess(done -> waits.stop());
        timers.advance(Duration.ofSeconds(2));
        assertTrue(pending.future().succeeded());
        assertEquals(Reason.FAILED_AS_ASKED, Loop.reason(failing));
        assertEquals(Reason.TIMED_OUT, Loop.reason(timed));
        loop.nothingIsLeft();
    }

    @Test
    void whenTheTimeIsUpItIsDoneAndTheRestIsStillPending() {
        Waiting<Wait> shortOne = waits.one(SHORT);
        Waiting<Wait> longOne = waits.one(LONG);
        Waiting<FanOut> many = loop.many(new FanOutRequest(100, 3600, 7));
        doneAfter(Duration.ofSeconds(2), waits.drain(2));
        assertTrue(shortOne.future().succeeded());
        assertFalse(longOne.future().isComplete() || many.future().isComplete());
        stops();
        assertEquals(Reason.STOPPING, Loop.reason(longOne));
        assertEquals(Reason.STOPPING, Loop.reason(many));
    }

    @Test
    void theLastThatIsCancelledIsTheEndToo() {
        List<Waiting<?>> pending = List.of(waits.one(LONG), loop.many(new FanOutRequest(100, 3600, 7)));
        Future<Void> drained = waits.drain(10);
        timers.advance(Duration.ofSeconds(1));
        pending.get(0).cancel();
        assertFalse(drained.isComplete());
        pending.get(1).cancel();
        assertTrue(drained.succeeded());
        stops();
    }

    @Test
    void withNothingPendingItIsDoneAtOnce() {
        waits.one(SHORT).cancel();
        assertTrue(waits.drain(10).succeeded());
        stops();
    }

    @Test
    void withoutTimeItIsDoneAtOnceWhateverIsPending() {
        Waiting<Wait> pending = waits.one(LONG);
        assertTrue(waits.drain(0).succeeded());
        stops();
        assertEquals(Reason.STOPPING, Loop.reason(pending));
    }

    @Test
    void aDrainThatIsBrokenOffIsDone() {
        Waiting<Wait> pending = waits.one(LONG);
        Future<Void> drained = waits.drain(10);
        stops();
        assertTrue(drained.succeeded());
        assertEquals(Reason.STOPPING, Loop.reason(pending));
        assertSame(drained, waits.drain(10), "and cannot begin anew");
    }

    @Test
    void anotherLoopsWaitsAreNotWaitedFor() {
        Waits other = OneLoop.waits(new ByHand(5), loop.pending, Loop.LIMITS);
        Waiting<Wait> elsewhere = other.one(LONG);
        assertTrue(waits.drain(10).succeeded());
        assertEquals(1, loop.pending.count());
        elsewhere.cancel();
        stops();
    }
}
