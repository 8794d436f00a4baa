package dev.bide.wait;

import dev.bide.time.Seconds;
import java.util.BitSet;

/**
 * Some waits of a fan-out that have ended in the same tick, in order. Any thread may read it.
 *
 * @param delays the delays of the fan-out, ascending as far as they have ended; shared, so not to be changed
 * @param failures which of them have failed, by their place in that array; shared too
 * @param from the first that has ended now
 * @param to the one after the last
 * @param nanos what time has passed since the fan-out was asked for
 */
@SuppressWarnings("ArrayRecordComponent") // nothing is copied for each tick; it is compared by nobody
public record EndedWaits(double[] delays, BitSet failures, int from, int to, long nanos) {

    /** Returns a single wait as a fan-out of one. */
    static EndedWaits single(double delay, boolean failed, long nanos) {
        BitSet failures = new BitSet(1);
        failures.set(0, failed);
        return new EndedWaits(new double[] {delay}, failures, 0, 1, nanos);
    }

    /**
     * Tells how many waits have ended in this tick.
     *
     * @return 1 or more
     */
    public int size() {
        return to - from;
    }

    /**
     * Gives what was drawn for one of them.
     *
     * @param i which, from 0
     * @return seconds, no less than those before
     */
    public double delay(int i) {
        return delays[from + i];
    }

    /**
     * Tells how late one of them has ended.
     *
     * @param i which, from 0
     * @return seconds, to the nanosecond, never negative
     */
    public double late(int i) {
        return Seconds.difference(elapsed(), delay(i));
    }

    /**
     * Tells whether one of them has failed, as it was asked to.
     *
     * @param i which, from 0
     * @return false for a wait that has ended well
     */
    public boolean failed(int i) {
        return failures.get(from + i);
    }

    /**
     * Tells what time has passed since the fan-out was asked for.
     *
     * @return seconds
     */
    public double elapsed() {
        return Seconds.of(nanos);
    }
}
