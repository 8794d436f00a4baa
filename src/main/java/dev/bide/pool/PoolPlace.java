package dev.bide.pool;

/**
 * The place of a wait in a pool.
 *
 * @param drawn the delay drawn, in seconds
 * @param queued how long the wait is queued before a server takes it, in seconds
 * @param delay the whole delay, in seconds: the time in the queue, the delay drawn, and what pending waits add to that
 * @param pool the name of the pool
 */
public record PoolPlace(double drawn, double queued, double delay, String pool) {}
