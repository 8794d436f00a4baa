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

/** The waits of a loop whose clock is moved by hand, and what its listener has been told. */
final class HandLoop {

    static final Limits LIMITS = new Limits(36_000, 3_000_000, 5_000_000, 10, 600);

    final HandTimers timers = new HandTimers(987_654_321);
    final Limiter pending = Limiter.ofWaits();
    final Worker worker = new Worker(timers);
    final Engine engine;

    /** What the listener has been told of, in order. */
    final List<Drawn> told = new ArrayList<>();

    private HandLoop(boolean apart) {
        this.engine = HandEngine.engine(apart ? worker : timers, pending, LIMITS);
    }

    /** Makes a loop that draws when it has nothing else to do. */
    HandLoop() {
        this(false);
    }

    /** Makes a loop whose worker draws when it is told to. */
    static HandLoop withWorker() {
        return new HandLoop(true);
    }

    PendingWait<Measurement> many(FanOutRequest request) {
        return engine.waitN(request, this::listen);
    }

    private void listen(EndedWaits ended) {
        assertEquals(told.size(), ended.from());
        assertTrue(ended.size() > 0);
        for (int i = 0; i < ended.size(); i++) {
            assertTrue(ended.elapsed() >= ended.delay(i));
            told.add(new Drawn(ended.delay(i), ended.failed(i)));
        }
    }

    /** Lets time pass until just before the timer that a moment needs, and then until that timer rings. */
    void endsAt(double seconds, PendingWait<?> waiting) {
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
        nothingIsLeft();
    }

    void nothingIsLeft() {
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

    /** Tells in words what a fan-out has come to. */
    static String end(PendingWait<Measurement> waiting) {
        if (waiting.future().succeeded()) {
            Measurement fanOut = waiting.future().result();
            List<Double> made = new ArrayList<>();
            for (double delay : fanOut.delays()) {
                made.add(delay);
            }
            return made + ", " + fanOut.failed() + " failed, longest " + fanOut.longest();
        }
        Failure failure = failure(waiting);
        return failure.reason() == Reason.TIMED_OUT
                ? "timed out, " + failure.finished() + " finished"
                : "failed after " + failure.planned() + ", " + failure.finished() + " finished";
    }
}
