package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stop waits for the worker threads that draw, and for no other. */
class StopWhileDrawingTest {

    private static final FanOutRequest REQUEST =
            FanOutRequest.of(100_000).upTo(1).withSeed(7);

    private final EngineFixture fixture = EngineFixture.withWorker();

    @Test
    void aStopCompletesWhenTheWorkerHasLeftTheDrawing() {
        List<FanOut> drawn = new ArrayList<>();
        List<Future<Void>> stopped = new ArrayList<>();
        List<Boolean> running = new ArrayList<>();
        PendingWait<Measurement> waiting = fixture.engine.waitN(REQUEST, ended -> {
            running.add(drawn.get(0).drawing.isRunning());
            Future<Void> stop = fixture.engine.stop();
            stop.onSuccess(nothing -> running.add(drawn.get(0).drawing.isRunning()));
            stopped.add(stop);
        });
        drawn.add((FanOut) waiting);
        fixture.worker.work(Duration.ofMillis(1));
        assertEquals(List.of(true, false), running, "at the first report, and when the stop completes");
        assertTrue(stopped.get(0).succeeded());
        assertEquals(Reason.STOPPING, EngineFixture.reason(waiting));
        fixture.assertNothingIsPending();
    }

    @Test
    void aStopDoesNotWaitForAWorkerThatHasNotBegun() {
        PendingWait<Measurement> waiting = fixture.engine.waitN(REQUEST);
        assertFalse(waiting.future().isComplete());
        Future<Void> stopped = fixture.engine.stop();
        fixture.timers.settle();
        assertTrue(stopped.succeeded());
        assertEquals(Reason.STOPPING, EngineFixture.reason(waiting));
        fixture.worker.work(Duration.ofMillis(1));
        fixture.assertNothingIsPending();
    }
}
