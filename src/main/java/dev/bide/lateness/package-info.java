/**
 * The lateness of event loops: how much later than planned each of them does what it was to do at a moment.
 *
 * <p>{@link dev.bide.lateness.LatenessMeter} watches all loops of a Vert.x, by a probe on each, and by the waits of Bide,
 * where there are any. It needs nothing else of Bide, and stands in any program that runs on Vert.x.
 *
 * <p>Everything is recorded by the loop's own thread, without a lock, and read by anybody, who does not hold the loop.
 */
package dev.bide.lateness;
