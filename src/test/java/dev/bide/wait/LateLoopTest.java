package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.lateness.LoopMeter;
import dev.bide.lateness.Probed;
import dev.bide.pool.Pools;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Loop;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** An event loop that is later than its limit refuses waits (load shedding). */
class LateLoopTest {

    private static final Duration ONE_MILLI = Duration.ofMillis(1);

    private final HandTimers timers = new HandTimers(987_654_321);
    private final Loop loop = new Loop(timers);
    private final LoopMeter meter = Probed.meter(loop, Duration.ofMillis(10));
    private final Limiter pending = Limiter.ofWaits();

    private Engine engine(int lateMillis) {
        return new Engine(
                loop,
                meter,
                pending,
                new Pools(),
                new CallMeter(),
                new Limits(100, 1000, 1000, 10, 600, 10, lateMillis),
                measured -> {});
    }

    /** Asserts that a wait is refused because the event loop is late. */
    private static void assertRefused(String sentence, Callable<?> begin) {
        Refusal refusal = assertThrows(Refusal.class, begin::call);
        assertEquals(Reason.LATE, refusal.reason());
        assertEquals(503, refusal.code());
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void aLoopThatIsTooLateRefusesWaitsUntilItIsPunctualAgain() {
        Engine engine = engine(50);
        timers.advance(Duration.ofSeconds(1));
        PendingWait<Wait> before = engine.waitRandom(WaitRequest.upTo(100).withSeed(7));
        timers.hold(Duration.ofMillis(60));
        PendingWait<Wait> atLimit = engine.waitRandom(WaitRequest.upTo(100).withSeed(7));
        timers.hold(ONE_MILLI);
        assertEquals(2, pending.used());
        String late = "the event loop is 51 ms late, more than 50 (shed.lateMillis)";
        assertRefused(late, () -> engine.waitRandom(WaitRequest.upTo(0).withSeed(7)));
        assertRefused(late, () -> engine.waitRandom(WaitRequest.upTo(0).withSeed(7), ignored -> {}));
        assertRefused(late, () -> engine.waitN(FanOutRequest.of(3).upTo(0).withSeed(7), ignored -> {}));
        assertEquals(2, pending.used(), "a refused wait is not counted");
        // The overdue probe runs here. The loop counts as late until the next probe, 9 ms later, is on time.
        timers.advance(Duration.ofNanos(0));
        assertRefused(late, () -> engine.waitRandom(WaitRequest.upTo(0).withSeed(7)));
        timers.advance(Duration.ofMillis(8));
        assertRefused(late, () -> engine.waitRandom(WaitRequest.upTo(0).withSeed(7)));
        timers.advance(ONE_MILLI);
        PendingWait<Wait> after = engine.waitRandom(WaitRequest.upTo(0).withSeed(7));
        timers.advance(Duration.ofSeconds(100));
        assertTrue(after.future().succeeded());
        assertTrue(
                before.future().succeeded() && atLimit.future().succeeded(),
                "the waits that were pending are not affected");
        assertEquals(0, pending.used());
    }

    @Test
    void anInvalidRequestIsInvalidEvenIfTheLoopIsLate() {
        Engine engine = engine(50);
        timers.hold(Duration.ofSeconds(1));
        Refusal refusal = assertThrows(
                Refusal.class, () -> engine.waitRandom(WaitRequest.upTo(101).withSeed(7)));
        assertEquals(Reason.INVALID, refusal.reason());
    }

    @Test
    void aLoopWithoutALimitIsNeverTooLate() {
        Engine engine = engine(0);
        timers.hold(Duration.ofHours(1));
        PendingWait<Wait> waiting = engine.waitRandom(WaitRequest.upTo(0).withSeed(7));
        timers.advance(ONE_MILLI);
        assertTrue(waiting.future().succeeded());
    }
}
