package dev.bide.lateness;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;
import java.util.function.LongConsumer;

/**
 * An alarm on a fixed grid of moments. If it comes late by more than one of them, each that it missed is recorded too, as
 * late as it would have been: else the longer a loop was held up, the fewer samples would tell of it. Only the loop's
 * thread may call it, but for {@link #lateNanos}.
 */
final class Probe extends Alarm {

    private final Loop loop;
    private final LoopMeter meter;
    private final boolean silent;
    private final long periodNanos;
    private final LongConsumer late;
    private volatile long lastNanos;
    private volatile long dueNanos;
    private boolean stopped;

    /** Makes a probe that tells how late it was each time that it rings; with a period of 0 it only keeps the minutes. */
    Probe(Loop loop, LoopMeter meter, long periodNanos, LongConsumer late) {
        this.loop = loop;
        this.meter = meter;
        this.silent = periodNanos == 0;
        this.periodNanos = silent ? LoopHistogram.SLOT_NANOS : periodNanos;
        this.late = late;
        this.dueNanos = loop.nanos() + this.periodNanos;
    }

    void begin() {
        if (!stopped) {
            loop.set(this, dueNanos);
        }
    }

    void stop() {
        stopped = true;
        unset();
    }

    /** Tells how late the loop is: as it was at the last moment, or as the next one is overdue. Any thread may call it. */
    long lateNanos(long nanos) {
        return silent ? 0 : Math.max(lastNanos, nanos - dueNanos);
    }

    @Override
    protected void ended(long nanos) {
        long due = dueNanos;
        long behind = Loop.late(nanos, due, loop.planned());
        long missed = Math.floorDiv(nanos - due, periodNanos);
        lastNanos = behind; // before what says that the next one is not overdue
        dueNanos = due + (missed + 1) * periodNanos;
        begin();
        meter.roll(nanos);
        if (!silent) {
            meter.probed(behind, missed, periodNanos);
            late.accept(behind);
        }
    }

    @Override
    protected void failed(Throwable reason) {
        // The loop is gone, and nobody is late any more.
    }
}
