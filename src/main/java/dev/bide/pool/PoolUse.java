package dev.bide.pool;

import dev.bide.refusal.Refusal;

/**
 * What a wait is for others, and they for it: it goes through a pool, in which those that are there already make it
 * slower.
 *
 * @param pool the name of the pool, which all instances of the process share
 * @param capacity how many waits of the pool run at once, while the others stand in line; 0 for any number
 * @param perPending how many seconds a wait takes longer for each one that is in the pool when it comes
 */
public record PoolUse(String pool, int capacity, double perPending) {

    /** The longest name of a pool. */
    public static final int LONGEST_NAME = 200;

    /** The greatest capacity. */
    public static final int MOST = 10_000;

    /** Refuses what cannot be. */
    public PoolUse {
        if (pool.isEmpty() || pool.length() > LONGEST_NAME) {
            throw Refusal.invalid("pool", "must be a text of 1 to " + LONGEST_NAME + " characters", pool);
        }
        if (capacity < 0 || capacity > MOST) {
            throw Refusal.invalid("capacity", "must be a whole number from 1 to " + MOST, capacity);
        }
        if (!(perPending >= 0 && perPending < Double.POSITIVE_INFINITY)) {
            throw Refusal.invalid("perPending", "must be a number of seconds, 0 or more", perPending);
        }
        perPending = perPending + 0.0; // -0.0 is 0
    }
}
