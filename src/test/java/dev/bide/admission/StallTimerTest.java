package dev.bide.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallTimerTest {

    private final HandTimers timers = new HandTimers(5);
    private boolean disconnected;
    private final StallTimer stallTimer = new StallTimer(new Loop(timers), () -> disconnected = true);

    @Test
    void aWriteThatDoesNotCompleteForAMinuteDisconnectsTheClient() {
        Promise<Void> write = Promise.promise();
        assertSame(write.future(), stallTimer.limit(write.future()));
        timers.advance(Duration.ofNanos(StallTimer.LIMIT_NANOS - 1_000_000));
        assertFalse(disconnected);
        timers.advance(Duration.ofMillis(5));
        assertTrue(disconnected);
        assertEquals(0, timers.pending());
    }

    @Test
    void eachWriteHasAMinuteOfItsOwn() {
        for (int i = 0; i < 3; i++) {
            Promise<Void> write = Promise.promise();
            stallTimer.limit(write.future());
            timers.advance(Duration.ofSeconds(59));
            write.complete();
        }
        timers.advance(Duration.ofMinutes(5));
        assertFalse(disconnected);
        assertEquals(0, timers.pending());
    }

    @Test
    void aWriteThatCompletesAtOnceNeedsNoTimer() {
        stallTimer.limit(Future.succeededFuture());
        assertEquals(0, timers.pending());
    }

    @Test
    void aWriteBehindAnotherHasAMinuteFromItsTurn() {
        Promise<Void> first = Promise.promise();
        stallTimer.limit(first.future());
        stallTimer.limit(Promise.<Void>promise().future());
        timers.advance(Duration.ofSeconds(59));
        first.complete();
        timers.advance(Duration.ofSeconds(59));
        assertFalse(disconnected);
        timers.advance(Duration.ofSeconds(2));
        assertTrue(disconnected);
    }
}
