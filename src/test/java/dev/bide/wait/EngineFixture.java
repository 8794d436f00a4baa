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

/** An engine with a hand-driven clock, and the waits that its listener has received. */
final class EngineFixture {

    static final Limits LIMITS = new Limits(36_000, 3_000_000, 5_000_000, 10, 600);

    final HandTimers timers = new HandTimers(987_654_321);
    final Limiter pending = Limiter.ofWaits();
    final Worker worker = new Worker(timers);
    final Engine engine;

    /** The waits that the listener has received, in order. */
    final List<DrawnWait> ended = new ArrayList<>();

    private EngineFixture(boolean withWorker) {
        this.engine = TestEngines.create(withWorker ? worker : timers, pending, LIMITS);
    }

    /** Creates an engine that draws large fan-outs in queued tasks of the event loop. */
    EngineFixture() {
        this(false);
    }

    /** Creates an engine that draws large fan-outs when the test calls {@link Worker#work}. */
    static EngineFixture withWorker() {
        return new EngineFixture(true);
    }

    /** Begins a fan-out whose waits are added to {@link #ended}. */
    PendingWait<Measurement> waitN(FanOutRequest request) {
        return engine.waitN(request, this::addEnded);
    }

    private void addEnded(EndedWaits waits) {
        assertEquals(ended.size(), waits.from(), "each wait is reported once, in order");
        assertTrue(waits.size() > 0, "a report has a wait");
        for (int i = 0; i < waits.size(); i++) {
            assertTrue(waits.elapsed() >= waits.delay(i), "no wait ends early");
            ended.add(new DrawnWait(waits.delay(i), waits.failed(i)));
        }
    }

    /**
     * Asserts that a wait ends in the tick of its deadline and not a nanosecond before, and that nothing is pending then.
     *
     * @param seconds the deadline, from now
     */
    void assertEndsAt(double seconds, PendingWait<?> waiting) {
        // Vert.x sets timers in whole milliseconds.
        long nanos = (long) Math.ceil(seconds * 1000) * 1_000_000;
        if (nanos > 0) {
            timers.advance(Duration.ofNanos(nanos - 1));
            assertFalse(waiting.future().isComplete(), "it has ended before " + seconds + " s");
            assertEquals(seconds, waiting.planned().result(), "planned");
            timers.advance(Duration.ofNanos(1));
        } else {
            timers.settle();
        }
        assertTrue(waiting.future().isComplete(), "it has not ended after " + seconds + " s");
        assertEquals(seconds, waiting.planned().result(), "planned");
        assertNothingIsPending();
    }

    void assertNothingIsPending() {
        assertEquals(0, timers.pending(), "timers that are set");
        assertEquals(0, pending.used(), "pending waits");
        assertTrue(engine.work().isEmpty(), "nothing is kept for a reset");
        assertEquals(List.of(), timers.reported(), "reported exceptions");
    }

    /** Returns the failure of a wait that failed as requested or timed out. */
    static Failure failure(PendingWait<?> waiting) {
        return assertInstanceOf(Failure.class, waiting.future().cause());
    }

    /** Returns the reason for which a wait was refused, cancelled or stopped, or failed. */
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
