package dev.bide.wait;

import dev.bide.pool.PoolPlace;
import dev.bide.time.Seconds;
import java.util.Optional;

/**
 * A wait that is over.
 *
 * @param delay what was drawn, in seconds; through a pool, what that came to
 * @param elapsed what it took, in seconds, never less than the delay
 * @param seed what the delay was drawn from
 * @param place its place in a pool, if it went through one
 */
public record Wait(double delay, double elapsed, long seed, Optional<PoolPlace> place) {

    /**
     * Makes a wait that went through no pool.
     *
     * @param delay what was drawn, in seconds
     * @param elapsed what it took, in seconds, never less than the delay
     * @param seed what the delay was drawn from
     */
    public Wait(double delay, double elapsed, long seed) {
        this(delay, elapsed, seed, Optional.empty());
    }

    /**
     * Tells how late the wait ended.
     *
     * @return seconds, to the nanosecond, never negative
     */
    public double late() {
        return Seconds.difference(elapsed, delay);
    }
}
