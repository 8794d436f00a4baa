package dev.bide.wait;

import dev.bide.lateness.FanOutLateness;
import dev.bide.time.Seconds;
import dev.bide.time.Timers;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * The waits of a fan-out that ended in the same tick, in ascending order of their delays. Any thread may read it.
 *
 * @param delays the delays of the fan-out, ascending up to {@code to}; shared, so the caller must not change it
 * @param failures which waits failed, by their index in {@code delays}; shared too
 * @param from the index of the first wait of this tick
 * @param to the index after the last wait of this tick
 * @param nanos the time since the fan-out was requested, in nanoseconds
 */
@SuppressWarnings("ArrayRecordComponent") // a copy for each tick would be quadratic; nothing compares these
public record EndedWaits(double[] delays, BitSet failures, int from, int to, long nanos) {

    /** Moments are counted from that of the request. */
    private static final Deadlines SINCE_REQUEST = new Deadlines(0);

    /** Returns a single wait as a fan-out of one. */
    static EndedWaits single(double delay, boolean failed, long nanos) {
        // The same type as for a fan-out, so that a task follows both with one listener.
        BitSet failures = new BitSet(1);
        failures.set(0, failed);
        return new EndedWaits(new double[] {delay}, failures, 0, 1, nanos);
    }

    /** Passes these waits to a listener. What it throws is reported, and does not keep waits from ending. */
    void passTo(Consumer<EndedWaits> listener, Timers timers) {
        try {
            listener.accept(this);
        } catch (RuntimeException | Error e) {
            // Not rethrown: the caller still has to complete the promise of these waits.
            timers.report(e);
        }
    }

    /**
     * Returns how many waits ended in this tick.
     *
     * @return 1 or more
     */
    public int size() {
        return to - from;
    }

    /**
     * Returns the delay of a wait.
     *
     * @param i which wait of this tick, from 0
     * @return seconds, no less than those of the waits before it
     */
    public double delay(int i) {
        return delays[from + i];
    }

    /**
     * Returns how late a wait ended.
     *
     * @param i which wait of this tick, from 0
     * @return seconds, to the nanosecond, never negative
     */
    public double late(int i) {
        return Seconds.difference(elapsed(), delay(i));
    }

    /**
     * Returns whether a wait failed, as requested.
     *
     * @param i which wait of this tick, from 0
     * @return false for a wait that succeeded
     */
    public boolean failed(int i) {
        return failures.get(from + i);
    }

    /**
     * Returns the time since the fan-out was requested.
     *
     * @return seconds
     */
    public double elapsed() {
        return Seconds.fromNanos(nanos);
    }

    /** Returns how late a wait ended, in whole nanoseconds. It was due at a whole one: the next after its delay. */
    long lateNanos(int i) {
        return nanos - Seconds.toNanos(delay(i));
    }

    /**
     * Returns the index of the first wait from {@code i} on whose lateness is below {@code lateNanos}, or {@link #size}
     * if there is none.
     */
    int firstLessLate(int i, long lateNanos) {
        return SINCE_REQUEST.firstAfter(nanos - lateNanos, delays, from + i, to) - from;
    }

    /** Records how late each wait ended. */
    void recordIn(FanOutLateness late) {
        int i = 0;
        while (i < size()) {
            // Waits of the same bucket are recorded with one call. A loop that is far behind ends many thousands of
            // waits at once, and a call for each would put it further behind.
            int end = firstLessLate(i, late.lowestEquivalent(lateNanos(i)));
            late.record(elapsed() - delay(i), end - i);
            i = end;
        }
    }

    /** Returns the delays of these waits, not of all waits of the fan-out. */
    @Override
    public String toString() {
        return "EndedWaits[delays=" + Measurement.shown(delays, from, to) + "]";
    }
}
