/**
 * Scripts and sequences: what one call after another gets. It uses {@code wait}, {@code shape}, {@code time},
 * {@code number} and {@code refusal}.
 *
 * <p>A script gives its steps to the calls with the same key, for tests of how a client retries. A sequence gives the draws of
 * a seed, one after the other, to the calls with the same name, so that one URL has the same delays in every run.
 *
 * <p>Each call is a wait like any other, so this package only decides which step or draw comes next; limits, pools and
 * lateness are the engine's. The positions belong to the process, so calls may reach any instance. No wait begins under their
 * lock: a call takes a step, begins outside the lock, and returns the step if it is refused.
 */
package dev.bide.script;
