/**
 * What a wait is: what may be asked, what is drawn, and how one wait or a fan-out of many is carried out.
 *
 * <p>The way of a request: {@link dev.bide.wait.Engine} checks it against the {@link dev.bide.wait.Limits}, counts it in
 * {@link dev.bide.refusal.Limiter}, draws its delays from its seed ({@link dev.bide.wait.Draw}) and sets alarms for them.
 * The last alarm to ring completes the answer. No JSON, no bus and no HTTP here, and no Vert.x beyond its futures.
 *
 * <p>Durations are seconds, in a double, as everywhere outside; within, they are nanoseconds.
 */
package dev.bide.wait;
