package dev.bide.pool;

/**
 * How busy a pool is.
 *
 * @param pool the name of the pool
 * @param capacity how many waits run at once; 0 for any number
 * @param busy how many run; a cancelled wait keeps its server busy until its planned end
 * @param queued how many are queued
 */
public record PoolLoad(String pool, int capacity, int busy, int queued) {}
