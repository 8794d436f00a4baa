/**
 * The clock, the timers and the threads of an event loop.
 *
 * <p>{@link dev.bide.time.Timers} is the only access to a clock, a timer, an event loop or a worker thread, so every
 * package above is tested with a hand-driven clock and without sleeping. This package uses Vert.x and Netty, internals
 * included, and no other package of Bide. It does not depend on what a wait is.
 *
 * <p>Three decisions shaped it:
 *
 * <ul>
 *   <li>Alarms of one millisecond share one timer ({@link dev.bide.time.Ticks}), so a million waits need at most one
 *       timer for each millisecond.
 *   <li>Long work is cut into pieces of about a millisecond, and the event loop serves timers and sockets between them
 *       ({@link dev.bide.time.Turns}).
 *   <li>A moment is a value of {@link dev.bide.time.Timers#nanos()}: monotonic nanoseconds with an arbitrary origin.
 *       The wall clock is for display only, because it can jump.
 * </ul>
 */
package dev.bide.time;
