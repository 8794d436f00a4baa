/**
 * Stand-ins: named ports at which real clients wait before they get an answer. Here is what a stand-in is, which rule a
 * call falls under, and what came. {@code endpoint} listens and answers.
 *
 * <p>A call waits as {@code wait-random} does, through {@link dev.bide.script.Calls}. A stand-in adds no delay of its own.
 * Each rule counts its own calls, so that the n-th call of a rule with a seed is the same tomorrow.
 *
 * <p>What came is in a {@link dev.bide.standin.CallLog}, a ring that readers of {@code stream} follow. A slow reader costs
 * nothing: it misses calls, and is told how many.
 */
package dev.bide.standin;
