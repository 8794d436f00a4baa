/**
 * How long delays are: what was asked for, and the curve that it comes to. No request, no JSON, no clock, no chance.
 *
 * <p>A curve is an inverse distribution function. It takes an evenly distributed number to a delay, and never falls, not
 * by the last bit: whoever has the numbers in order has the delays in order, which is what fan-outs are made of. It is
 * made of additions, multiplications and tables that {@code StrictMath} fills, so that it is the same on every JVM.
 */
package dev.bide.shape;
