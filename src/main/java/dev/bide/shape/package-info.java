/**
 * Distributions of delays: what a user writes, such as a median and a 99th percentile, and the quantile function that
 * follows from it. It uses {@code refusal} and {@code number} only: no request, no JSON, no clock and no random numbers.
 *
 * <p>Delays are drawn by inverse transform sampling: a quantile function maps a uniform number in [0, 1) to a delay.
 * Three decisions shaped the package:
 *
 * <ul>
 *   <li>A quantile function never decreases, not even by the last bit. Uniform numbers in ascending order therefore map
 *       to delays in ascending order, so a fan-out can draw its delays in order without sorting them as a whole.
 *   <li>Each distribution is truncated at a longest delay. The parameters describe the truncated distribution: its
 *       median is the median that the user wrote.
 *   <li>A draw uses additions, multiplications, divisions and tables that {@code StrictMath} fills. It returns the same
 *       bits on every JVM.
 * </ul>
 */
package dev.bide.shape;
