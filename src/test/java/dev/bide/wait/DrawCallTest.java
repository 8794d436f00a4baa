package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Delays that a worker thread draws without waiting for them count as pending waits meanwhile. */
class DrawCallTest {

    private static final FanOutRequest REQUEST = FanOutRequest.of(100).upTo(10).withSeed(7);

    private final EngineFixture fixture = EngineFixture.withWorker();

    @Test
    void aDrawTakesTheCapacityOfItsWaitsUntilItIsDrawn() {
        Future<double[]> drawn = fixture.engine.draw(REQUEST, FanOutRequest::draw);
        assertEquals(100, fixture.pending.used());
        assertFalse(drawn.isComplete());
        fixture.worker.work(Duration.ZERO);
        assertArrayEquals(REQUEST.draw(), drawn.result());
        fixture.assertNothingIsPending();
    }

    @Test
    void aDrawThatFailsGivesItsCapacityBack() {
        OutOfMemoryError fault = new OutOfMemoryError("no array for the delays");
        Future<double[]> drawn = fixture.engine.draw(REQUEST, FanOutRequest::draw);
        fixture.worker.failNext(fault);
        fixture.worker.work(Duration.ZERO);
        assertSame(fault, drawn.cause());
        fixture.assertNothingIsPending();
    }

    @Test
    void aDrawForWhichThereIsNoCapacityIsRefused() {
        long rest = EngineFixture.LIMITS.maxPending() - 99;
        fixture.pending.take((int) rest, rest);
        Refusal refusal = assertThrows(Refusal.class, () -> fixture.engine.draw(REQUEST, FanOutRequest::draw));
        assertEquals(Reason.FULL, refusal.reason());
        assertEquals(rest, fixture.pending.used());
    }
}
