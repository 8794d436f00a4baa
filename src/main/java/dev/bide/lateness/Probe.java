package dev.bide.lateness;

import dev.bide.time.Alarm;
import dev.bide.time.Loop;

/**
 * An alarm that rings again and again on a fixed grid of moments, to measure how late the event loop is. Only the
 * thread of the event loop may call it, except {@link #lateNanos} and {@link #dueNanos}.
 *
 * <p>If it rings late by more than one period, each probe that was missed is recorded too, as late as it would have
 * been. Otherwise a longer stall would leave fewer samples: the error known as coordinated omission.
 */
final class Probe extends Alarm {

    private final Loop loop;
    private final LoopMeter meter;

    /** Whether this probe records nothing, and only lets the meter forget what is older than a minute. */
    private final boolean silent;

    private final long periodNanos;
    private final Listener listener;

    /** Receives the probes that ring, on the thread of the event loop. */
    interface Listener {

        void rang(long dueNanos, long nanos, long lateNanos);
    }

    // Written by the event loop and read by any thread: a reader sees a stall while it lasts.
    private volatile long lastLateNanos;
    private volatile long dueNanos;

    // Only the event loop uses it. stop() may run there before begin(), which then must not set the alarm.
    private boolean stopped;

    /**
     * Creates a probe that has not begun.
     *
     * @param periodNanos the time between two probes; 0 for a silent probe
     * @param listener receives the moments and the lateness each time the probe rings
     */
    Probe(Loop loop, LoopMeter meter, long periodNanos, Listener listener) {
        this.loop = loop;
        this.meter = meter;
        this.silent = periodNanos == 0;
        this.periodNanos = silent ? LoopHistogram.SLOT_NANOS : periodNanos;
        this.listener = listener;
        // The grid starts here and not in begin(): a loop that is stalled before it runs begin() is late, too.
        this.dueNanos = loop.nanos() + this.periodNanos;
    }

    void begin() {
        if (!stopped) {
            loop.setAlarm(this, dueNanos);
        }
    }

    void stop() {
        stopped = true;
        unset();
    }

    /**
     * Returns how late the event loop is at a moment: as late as the last probe was, or as long as the next one is
     * overdue, whichever is more. Any thread may call it.
     */
    long lateNanos(long nanos) {
        return silent ? 0 : Math.max(lastLateNanos, nanos - dueNanos);
    }

    /** Returns the moment at which the next probe is due. Any thread may call it. */
    long dueNanos() {
        return dueNanos;
    }

    @Override
    protected void rang(long nanos) {
        long due = dueNanos;
        long late = Loop.late(nanos, due, loop.plannedNanos());
        // From the grid and not from the tick, so that each moment of the grid is either probed or missed.
        long missed = Math.floorDiv(nanos - due, periodNanos);
        // In this order: a reader between the two writes still sees the loop late. The other way round it would see
        // neither the lateness of this probe nor that the next one is overdue.
        lastLateNanos = late;
        dueNanos = due + (missed + 1) * periodNanos;
        // Before the listener: it may throw, or stop this probe.
        begin();
        meter.roll(nanos);
        if (!silent) {
            meter.recordProbe(due, nanos, late, missed, periodNanos);
            listener.rang(due, nanos, late);
        }
    }

    @Override
    protected void brokenOff(Throwable reason) {
        // Waiting on this event loop was broken off, so there is nothing left to measure.
    }
}
