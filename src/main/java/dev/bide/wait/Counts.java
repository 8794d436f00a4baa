package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.refusal.Limiter;
import dev.bide.refusal.Refusal;
import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import dev.bide.time.Seconds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the pending waits of one event loop: admits them, records how late they end, and completes a drain when none is
 * left. Any thread may call it, but only the loop's thread may call {@link #countEnded}.
 */
final class Counts {

    private final Loop loop;
    private final LoopMeter meter;
    private final Limiter pending;
    private final Limits limits;

    /** The waits that are pending on this loop; {@link #pending} counts those of the whole process. */
    // A drain waits for these alone: the other engines of the process may go on.
    private final AtomicLong pendingHere = new AtomicLong();

    private final Promise<Void> drained = Promise.promise();
    private volatile boolean refusing;
    private volatile boolean closed;

    Counts(Loop loop, LoopMeter meter, Limiter pending, Limits limits) {
        this.loop = loop;
        this.meter = meter;
        this.pending = pending;
        this.limits = limits;
    }

    /** Admits waits. The caller gives their places back with {@link #release}, or by counting their end. */
    void admit(int n) {
        if (refusing) {
            throw closed ? Refusal.closed() : Refusal.stopping();
        }
        limits.checkLateness(meter);
        // Last, because it takes: a check that failed after it would have to give back.
        pending.take(n, limits.maxPending());
        pendingHere.addAndGet(n);
    }

    /** Counts admitted waits that begin. */
    void began(int n) {
        // Not in admit(): a pool may still refuse an admitted wait, and the figures do not count refused waits.
        meter.recordAccepted(n);
    }

    /** Counts a wait that ended. Its deadline was a little before the moment for which the loop planned its tick. */
    void countEnded(long nanos, long deadline, long planned) {
        meter.recordLate(nanos - deadline, 1);
        meter.recordFired(1, Loop.late(nanos, deadline, planned), nanos);
        release(1);
    }

    /** Counts the waits of one tick, each with its own lateness. */
    void countEnded(EndedWaits ended, long nanos, long planned) {
        // Nearly all waits are as late as their tick. The ones before this one were overdue when their alarm was set.
        int atTick = ended.firstLessLate(0, nanos - Loop.lastOverdue(planned));
        int i = 0;
        while (i < ended.size()) {
            long lateNanos = ended.lateNanos(i);
            // Waits of the same buckets are counted with one call.
            int end = ended.firstLessLate(i, meter.lowestEquivalent(lateNanos, nanos));
            if (i < atTick) {
                end = Math.min(end, atTick);
                meter.recordFired(end - i, lateNanos, nanos);
            }
            meter.recordLate(lateNanos, end - i);
            i = end;
        }
        if (atTick < ended.size()) {
            meter.recordFired(ended.size() - atTick, nanos - planned, nanos);
        }
        release(ended.size());
    }

    /** Counts waits that were given up. */
    void countCancelled(int n) {
        meter.recordCancelled(n);
        release(n);
    }

    /** Keeps a drain from completing until {@link #letGo}: waits are pending that other nodes count. */
    void hold() {
        pendingHere.incrementAndGet();
    }

    /** Ends a {@link #hold}. */
    void letGo() {
        given(1);
    }

    void release(int n) {
        pending.give(n);
        given(n);
    }

    private void given(int n) {
        // This changes the count before it reads the flag, and drain() sets the flag before it reads the count. So at
        // least one of the two notices that no wait is left, although they may run on different threads.
        if (pendingHere.addAndGet(-n) == 0 && refusing) {
            drained.tryComplete();
        }
    }

    /** Refuses waits from now on. */
    void refuse() {
        refusing = true;
    }

    /** Refuses waits from now on, because nothing will run them. */
    void close() {
        closed = true; // first, so that no request sees the other flag alone
        refuse();
    }

    boolean isRefusing() {
        return refusing;
    }

    /** Refuses waits from now on. The future completes when none is pending here, or the time has passed. */
    Future<Void> drain(double seconds) {
        refuse();
        // Only the loop's thread may set an alarm.
        loop.run(() -> {
            if (seconds > 0 && pendingHere.get() > 0) {
                loop.setAlarm(new DrainDeadline(), loop.nanos() + Seconds.toNanos(seconds));
            } else {
                drained.tryComplete();
            }
        });
        return drained.future();
    }

    private final class DrainDeadline extends Alarm {

        @Override
        protected void rang(long nanos) {
            drained.tryComplete();
        }

        @Override
        protected void brokenOff(Throwable reason) {
            drained.tryComplete(); // the engine stops before the time has passed
        }
    }
}
