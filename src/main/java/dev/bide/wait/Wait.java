package dev.bide.wait;

import dev.bide.pool.PoolPlace;
import dev.bide.time.Seconds;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A wait that has ended.
 *
 * @param delay how long it should have taken, in seconds: the delay drawn or, in a pool, the delay of its place
 * @param elapsed how long it took, in seconds, never less than the delay
 * @param seed the seed of the delay
 * @param place its place in a pool, if it was in one
 * @param index which draw of the seed it was, if the request said so or a script or a sequence chose it
 */
public record Wait(double delay, double elapsed, long seed, Optional<PoolPlace> place, OptionalLong index) {

    /**
     * Creates a wait that was in no pool.
     *
     * @param delay the delay drawn, in seconds
     * @param elapsed how long it took, in seconds, never less than the delay
     * @param seed the seed of the delay
     */
    public Wait(double delay, double elapsed, long seed) {
        this(delay, elapsed, seed, Optional.empty(), OptionalLong.empty());
    }

    /**
     * Returns how late the wait ended.
     *
     * @return seconds, to the nanosecond, never negative
     */
    public double late() {
        return Seconds.difference(elapsed, delay);
    }

    /** Returns the values that the wait has, such as {@code Wait[delay=0.14, elapsed=0.15, seed=7]}. */
    @Override
    public String toString() {
        return "Wait[delay=" + delay + ", elapsed=" + elapsed + ", seed=" + seed
                + place.map(of -> ", place=" + of).orElse("")
                + (index.isPresent() ? ", index=" + index.getAsLong() : "") + "]";
    }
}
