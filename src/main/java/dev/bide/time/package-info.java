/**
 * Time, and the one door to it.
 *
 * <p>{@link dev.bide.time.Timers} is the only way to a clock, a timer, the event loop and its worker threads, so that
 * all above it can be tested by hand, without waiting. {@link dev.bide.time.Ticks} keeps the alarms of one event loop
 * and lets those of one millisecond share a timer. Nothing here knows what a wait is.
 *
 * <p>Moments are nanoseconds of {@link dev.bide.time.Timers#nanos()}, which mean nothing by themselves and never jump.
 */
package dev.bide.time;
