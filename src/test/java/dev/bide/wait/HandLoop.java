package dev.bide.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.HandTimers;
import dev.bide.time.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An engine whose clock is moved by hand, and the waits that its listener has received. */
final class HandLoop {

    static final Limits LIMITS = new Limits(36_000, 3_000_000, 5_000_000, 10, 600);

    final HandTimers timers = new HandTimers(987_654_321);
    final Limiter pending = Limiter.ofWaits();
    final Worker worker = new Worker(timers);
    final Engine engine;

    /** The waits that the listener has received, in order. */
    final List<DrawnWait> ended = new ArrayList<>();

    private HandLoop(boolean withWorker) {
        this.engine = HandEngine.engine(withWorker ? worker : timers, pending, LIMITS);
    }

    /** Creates a loop that also does the work of its worker, when nothing else is queued. */
    HandLoop() {
        this(false);
    }

    /** Creates a loop whose worker draws in {@link Worker#work}. */
    static HandLoop withWorker() {
        return new HandLoop(true);
    }

    PendingWait<Measurement> waitN(FanOutRequest request) {
        return engine.waitN(request, this::listen);
    }

    private void listen(EndedWaits waits) {
        assertEquals(ended.size(), waits.from());
        assertTrue(waits.size() > 0);
        for (int i = 0; i < waits.size(); i++) {
            assertTrue(waits.elapsed() >= waits.delay(i));
            ended.add(new DrawnWait(waits.delay(i), waits.failed(i)));
        }
    }

    /** Asserts that a wait ends with the first timer at or after a moment: not a nanosecond before, and with nothing left. */
    void assertEndsAt(double seconds, PendingWait<?> waiting) {
        long nanos = (long) Math.ceil(seconds * 1000) * 1_000_000;
        if (nanos > 0) {
            timers.advance(Duration.ofNanos(nanos - 1));
            assertFalse(waiting.future().isComplete(), "not before " + seconds + " s");
            assertEquals(seconds, waiting.planned().result(), "planned");
            timers.advance(Duration.ofNanos(1));
        } else {
            timers.settle();
        }
        assertTrue(waiting.future().isComplete(), "after " + seconds + " s");
        assertEquals(seconds, waiting.planned().result(), "planned");
        assertNothingIsPending();
    }

    void assertNothingIsPending() {
        assertEquals(0, timers.pending(), "timers");
        assertEquals(0, pending.used(), "pending");
        assertEquals(List.of(), timers.reported());
    }

    static Failure failure(PendingWait<?> waiting) {
        return assertInstanceOf(Failure.class, waiting.future().cause());
    }

    static Reason reason(PendingWait<?> waiting) {
        return assertInstanceOf(Refusal.class, waiting.future().cause()).reason();
    }

    /** Returns the outcome of a fan-out as text, which is compared with {@link DrawnWait#outcome}. */
    static String outcome(PendingWait<Measurement> waiting) {
        if (waiting.future().succeeded()) {
            Measurement fanOut = waiting.future().result();
            List<Double> succeeded = new ArrayList<>();
            for (double delay : fanOut.delays()) {
                succeeded.add(delay);
            }
            return succeeded + ", " + fanOut.failed() + " failed, longest " + fanOut.longest();
        }
        Failure failure = failure(waiting);
        return failure.reason() == Reason.TIMED_OUT
                ? "timed out, " + failure.finished() + " finished"
                : "failed after " + failure.planned() + ", " + failure.finished() + " finished";
    }
}
