/**
 * Stand-ins: named ports at which real clients wait before they get an answer. This package defines stand-ins, chooses
 * the rule of a call, and keeps the calls that have ended. Package {@code endpoint} listens and answers.
 *
 * <p>A call waits as {@code wait-random} does, through {@link dev.bide.script.Calls}. A stand-in adds no delay of its
 * own. Each rule counts its own calls, so that the n-th call of a rule with a seed gets the same delay in every run.
 *
 * <p>The calls are in a {@link dev.bide.standin.CallLog}, a ring buffer that readers of {@code stream} follow. Nothing
 * is queued for a slow reader: it misses calls, and learns how many.
 */
package dev.bide.standin;
