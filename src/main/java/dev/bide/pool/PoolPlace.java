package dev.bide.pool;

/**
 * The place of a wait in a pool. Any thread may read it.
 *
 * @param drawn what was drawn, in seconds
 * @param queued how long the wait stands in line before that begins, in seconds
 * @param delay what it comes to: the time in line, what was drawn, and what the others add to that
 * @param pool where it is
 */
public record PoolPlace(double drawn, double queued, double delay, String pool) {}
