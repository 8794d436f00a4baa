/**
 * Pools of c servers with a queue in front of them, for single waits that make each other slower. It uses {@code time} and
 * {@code refusal}, and computes: nothing here waits.
 *
 * <p>The end of a wait is computed when it arrives, from the moments at which the servers are free, so no timer and no
 * queue of waits is needed. That is why a cancelled wait keeps its server, and why the capacity of a pool is fixed until
 * everything that has begun in it is due.
 */
package dev.bide.pool;
