package dev.bide.pool;

/**
 * How full a pool is.
 *
 * @param pool the name of the pool
 * @param capacity how many servers it has; 0 for any number
 * @param busy how many servers have a wait; a cancelled wait keeps its server until the end that was planned for it
 * @param queued how many pending waits no server has taken yet
 * @param nextFree in how many seconds a server would take a wait that comes now
 */
public record PoolState(String pool, int capacity, int busy, int queued, double nextFree) {}
