/**
 * Scripts: what one call after another with the same key gets, for tests of how a client retries. It uses {@code wait},
 * {@code shape}, {@code time} and {@code refusal}.
 *
 * <p>A step is a wait like any other, so this package only decides which step comes next; limits, pools and lateness are the
 * engine's.
 *
 * <p>The positions belong to the process, so calls with one key may reach any instance. No wait begins under their lock: a
 * call takes a step, begins outside the lock, and returns the step if it is refused.
 */
package dev.bide.script;
