/**
 * One wait and a fan-out of many: the requests, their limits, the drawing of delays, and the engine that carries them out.
 *
 * <p>{@link dev.bide.wait.Engine} checks a request against the {@link dev.bide.wait.Limits}, counts its waits in the
 * {@link dev.bide.refusal.Limiter}, draws the delays from the seed, and sets alarms for them on the event loop. The last
 * alarm to ring completes the result. Three decisions shaped it:
 *
 * <ul>
 *   <li>A delay is a pure function of (seed, index), so it can be drawn again instead of being kept.
 *   <li>The delays of a fan-out are drawn in ascending order. How it ends is known before it does, and the first waits
 *       begin while the rest is being sorted.
 *   <li>Waits of the same tick share an alarm, and a fan-out is {@code Future.all} over its ticks.
 * </ul>
 *
 * <p>It uses the loop of {@code time}, the meter of {@code lateness}, the shapes, pools and refusals, and the futures of
 * Vert.x. It uses no JSON, no event bus and no HTTP. Durations are seconds in a double in everything public, and
 * nanoseconds in a long inside.
 */
package dev.bide.wait;
