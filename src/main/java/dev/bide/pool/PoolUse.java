package dev.bide.pool;

import dev.bide.number.SecondsText;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.time.Duration;

/**
 * The way in which a wait uses a pool, such as {@code PoolUse.of("orders").withCapacity(2)}. The waits that are pending in the
 * pool make it slower.
 *
 * @param pool the name of the pool, which all instances of the process share
 * @param capacity how many waits of the pool run at once, while the others are queued; 0 for any number
 * @param perPending by how many seconds each wait that is pending in the pool makes a new one longer
 */
public record PoolUse(String pool, int capacity, double perPending) {

    /** The greatest length of a pool's name, in characters. */
    public static final int LONGEST_NAME = 200;

    /** The greatest capacity. */
    public static final int MAX_CAPACITY = 10_000;

    /** Rejects values that make no sense. */
    public PoolUse {
        if (pool.isEmpty() || pool.length() > LONGEST_NAME) {
            throw Refusal.invalid("pool", "must be a text of 1 to " + LONGEST_NAME + " characters", pool);
        }
        if (capacity < 0 || capacity > MAX_CAPACITY) {
            throw Refusal.invalid("capacity", "must be a whole number from 1 to " + MAX_CAPACITY, capacity);
        }
        // Negated, so that NaN is refused too.
        if (!(perPending >= 0 && perPending < Double.POSITIVE_INFINITY)) {
            throw Refusal.invalid("perPending", SecondsText.RULE, perPending);
        }
        // Turns -0.0 into 0.0, because records compare doubles by their bits.
        perPending = perPending + 0.0;
    }

    /**
     * Creates the use of a pool in which any number of waits runs at once, and none makes another longer.
     *
     * @param pool the name of the pool
     * @return a use that changes no wait, until a capacity or a time is set
     */
    public static PoolUse of(String pool) {
        return new PoolUse(pool, 0, 0);
    }

    /**
     * Returns the same use with a capacity.
     *
     * @param servers how many waits of the pool run at once, while the others are queued
     * @return a use of that capacity
     */
    public PoolUse withCapacity(int servers) {
        return new PoolUse(pool, servers, perPending);
    }

    /**
     * Returns the same use in a pool that gets slower under load.
     *
     * @param seconds by how many seconds each wait that is pending in the pool makes a new one longer
     * @return a use with that time
     */
    public PoolUse withPerPending(double seconds) {
        return new PoolUse(pool, capacity, seconds);
    }

    /**
     * Returns the same use in a pool that gets slower under load.
     *
     * @param time by how much each wait that is pending in the pool makes a new one longer
     * @return a use with that time
     */
    public PoolUse withPerPending(Duration time) {
        return withPerPending(Seconds.of(time));
    }
}
