package dev.bide.wait;

/**
 * A wait that is over.
 *
 * @param delay what was drawn, in seconds
 * @param elapsed what it took, in seconds, never less than the delay
 * @param seed what the delay was drawn from
 */
public record Wait(double delay, double elapsed, long seed) {

    /**
     * Tells how late the wait ended.
     *
     * @return seconds, to the nanosecond, never negative
     */
    public double late() {
        return Seconds.difference(elapsed, delay);
    }
}
