/**
 * The lateness of event loops: how much later than planned an event loop runs what is due at a moment.
 *
 * <p>{@link dev.bide.lateness.LatenessMeter} measures every event loop of a Vert.x instance with a probe, and with the
 * waits of Bide if there are any. It uses only the time package of Bide, so any Vert.x program can use it alone.
 *
 * <p>{@link dev.bide.lateness.LoopMinute} keeps the last minute of each loop by tenths of a second. {@code StallWatch}
 * finds out why loops were held up, on a thread of its own.
 *
 * <p>Four decisions shaped it:
 *
 * <ul>
 *   <li>Only the thread of an event loop records, without a lock. Any thread may read, and a reader never blocks an
 *       event loop's recording.
 *   <li>Every value is counted: nothing is sampled, and probes that a stall kept from ringing are counted as well.
 *   <li>The cause of a stall is a function of evidence ({@code Evidence}), which is gathered off the event loops: a thread
 *       that is no event loop is late when the process or the machine pauses, and is not when a handler blocks.
 *   <li>Histograms are added, quantiles are not: the quantile of all event loops is that of their sum.
 * </ul>
 */
package dev.bide.lateness;
