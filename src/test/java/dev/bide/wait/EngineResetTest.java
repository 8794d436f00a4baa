package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.pool.PoolUse;
import dev.bide.refusal.Reason;
import dev.bide.shape.Shape;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A reset ends what is pending, and nothing else. */
class EngineResetTest {

    private final EngineFixture fixture = new EngineFixture();

    private static WaitRequest fixed(double delay) {
        return WaitRequest.of(Shape.fixed(delay)).withSeed(7);
    }

    private long reset() {
        Future<Long> reset = fixture.engine.reset();
        fixture.timers.settle();
        assertTrue(reset.succeeded());
        return reset.result();
    }

    @Test
    void everyPendingWaitAndFanOutEndsAndIsCounted() {
        PendingWait<Wait> single = fixture.engine.waitRandom(fixed(10));
        PendingWait<Wait> pooled = fixture.engine.waitRandom(fixed(10).in(new PoolUse("db", 1, 0)));
        PendingWait<Measurement> fanOut =
                fixture.waitN(FanOutRequest.of(5).upTo(10).withSeed(7));
        PendingWait<Measurement> hour = fixture.waitN(
                FanOutRequest.of(3).shaped(Shape.uniform(3000, 3600)).withSeed(7));
        PendingWait<Wait> ended = fixture.engine.waitRandom(fixed(1));
        fixture.timers.advance(Duration.ofMillis(5_600));
        assertTrue(ended.future().succeeded());
        assertEquals(2, fanOut.finished());
        assertEquals(1 + 1 + 3 + 3, reset());
        for (PendingWait<?> pending : List.of(single, pooled, fanOut, hour)) {
            assertEquals(Reason.RESET, EngineFixture.reason(pending));
        }
        fixture.assertNothingIsPending();
        assertEquals(0, reset(), "a second time there is nothing");
    }

    @Test
    void whatBeginsAfterTheResetStays() {
        List<PendingWait<Wait>> again = new ArrayList<>();
        PendingWait<Wait> first = fixture.engine.waitRandom(fixed(10));
        // Like a client that calls again at once.
        first.future().onFailure(failure -> again.add(fixture.engine.waitRandom(fixed(2))));
        assertEquals(1, reset());
        fixture.assertEndsAt(2, again.get(0));
        assertTrue(again.get(0).future().succeeded());
    }

    /** Returns waits whose callers take a tenth of a millisecond each to handle the failure. */
    private List<PendingWait<Wait>> fiveHundredWithSlowCallers() {
        List<PendingWait<Wait>> waits = Stream.generate(() -> fixture.engine.waitRandom(fixed(1000)))
                .limit(500)
                .toList();
        waits.forEach(wait -> wait.future().onFailure(failure -> fixture.timers.hold(Duration.ofNanos(100_000))));
        return waits;
    }

    @Test
    void manyWaitsEndInSeveralTurns() {
        List<PendingWait<Wait>> waits = fiveHundredWithSlowCallers();
        Future<Long> reset = fixture.engine.reset();
        assertFalse(reset.isComplete(), "not all of them in one turn");
        fixture.timers.advance(Duration.ofSeconds(10));
        assertEquals(500L, reset.result());
        waits.forEach(wait -> assertEquals(Reason.RESET, EngineFixture.reason(wait)));
        fixture.assertNothingIsPending();
    }

    @Test
    void aWaitThatIsCancelledOrEndsDuringAResetIsNotCounted() {
        PendingWait<Wait> cancelled = fixture.engine.waitRandom(fixed(10));
        PendingWait<Wait> first = fixture.engine.waitRandom(fixed(10));
        PendingWait<Wait> byFirst = fixture.engine.waitRandom(fixed(10));
        cancelled.cancel();
        first.future().onFailure(failure -> byFirst.cancel());
        assertEquals(1, reset());
        assertEquals(Reason.CANCELLED, EngineFixture.reason(cancelled));
        assertEquals(Reason.CANCELLED, EngineFixture.reason(byFirst));
    }

    @Test
    void aFanOutThatAWorkerDrawsEnds() {
        EngineFixture drawing = EngineFixture.withWorker();
        PendingWait<Measurement> fanOut =
                drawing.waitN(FanOutRequest.of(100_000).upTo(10).withSeed(7));
        Future<Long> reset = drawing.engine.reset();
        drawing.timers.settle();
        assertEquals(100_000L, reset.result());
        assertEquals(Reason.RESET, EngineFixture.reason(fanOut));
        drawing.worker.work(Duration.ZERO);
        drawing.timers.settle();
        assertEquals(0, drawing.pending.used());
        assertEquals(List.of(), drawing.timers.reported());
    }

    @Test
    void aResetWhoseEngineStopsCompletes() {
        List<PendingWait<Wait>> waits = fiveHundredWithSlowCallers();
        Future<Long> reset = fixture.engine.reset();
        assertFalse(reset.isComplete());
        Future<Void> stopped = fixture.engine.stop();
        // No timer fires: an undeployment cancels them, and with them the turns of the reset.
        fixture.timers.settle();
        assertTrue(stopped.succeeded());
        assertTrue(reset.succeeded());
        long byReset = waits.stream()
                .filter(wait -> EngineFixture.reason(wait) == Reason.RESET)
                .count();
        assertEquals(byReset, reset.result());
        assertTrue(byReset > 0 && byReset < 500, byReset + " by the reset");
    }

    /** A reset and the waits after it leave the list of what is pending whole. */
    @Test
    void theListIsWholeAfterManyResets() {
        for (int i = 0; i < 50; i++) {
            PendingWait<Wait> early = fixture.engine.waitRandom(fixed(1));
            PendingWait<Measurement> fanOut =
                    fixture.engine.waitN(FanOutRequest.of(3).upTo(0.5).withSeed(i));
            PendingWait<Wait> late = fixture.engine.waitRandom(fixed(100));
            fixture.timers.advance(Duration.ofMillis(i * 40L));
            long pending = fixture.pending.used();
            assertEquals(pending, reset());
            assertTrue(early.future().isComplete() && fanOut.future().isComplete());
            assertEquals(Reason.RESET, EngineFixture.reason(late));
            fixture.assertNothingIsPending();
            assertTrue(fixture.engine.work().isEmpty());
        }
    }

    @Test
    void whatHasEndedIsNotKeptForAReset() {
        PendingWait<Wait> single = fixture.engine.waitRandom(fixed(1));
        PendingWait<Wait> cancelled = fixture.engine.waitRandom(fixed(1));
        PendingWait<Measurement> fanOut =
                fixture.engine.waitN(FanOutRequest.of(3).upTo(1).withSeed(7));
        PendingWait<Measurement> failed =
                fixture.engine.waitN(FanOutRequest.of(3).upTo(1).withSeed(7).within(0.1));
        assertFalse(fixture.engine.work().isEmpty());
        cancelled.cancel();
        fixture.timers.advance(Duration.ofSeconds(2));
        assertTrue(single.future().succeeded() && fanOut.future().succeeded());
        assertEquals(Reason.TIMED_OUT, EngineFixture.reason(failed));
        assertTrue(fixture.engine.work().isEmpty());
    }
}
