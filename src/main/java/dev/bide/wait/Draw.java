package dev.bide.wait;

import dev.bide.shape.Shape;

/**
 * Delays, and which waits fail, as a pure function of (seed, index): the same on every instance, at every door, in every
 * order. Any thread may call it.
 *
 * <p>It is a counter run through a mixer (Steele, Lea and Flood's SplitMix64, whose finalizer is Stafford's variant 13),
 * once for the seed, so that neighbouring seeds share nothing, once for each index, and once more for whether it fails.
 * There is no state, so any delay can be drawn again instead of being kept.
 */
final class Draw {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1p-53;

    private final long key;
    private final Shape shape;

    /** How many of 2^53 fail. */
    private final long failing;

    private final long failKey;

    Draw(Request request) {
        this.key = mix(request.seed() + GOLDEN);
        this.shape = request.shape();
        this.failing = (long) Math.ceil(request.terms().failRate() / UNIT);
        this.failKey = mix(~key);
    }

    /** Gives 63 evenly distributed bits, with which the delay grows, and a last one that says whether the wait fails. */
    long bits(long index) {
        long bits = mix(key + (index + 1) * GOLDEN);
        if (failing == 0) {
            return bits & ~1;
        }
        // No delay is made of the last bit, so it can say whether the wait fails, wherever the bits go.
        boolean fails = mix(failKey + (index + 1) * GOLDEN) >>> 11 < failing;
        return fails ? bits | 1 : bits & ~1;
    }

    /** Tells whether the wait that belongs to some bits is to fail. */
    boolean fails(long bits) {
        return (bits & 1) != 0;
    }

    /** Gives the delay that about this share of all delays do not exceed. */
    double quantile(double share) {
        return shape.at(share);
    }

    /** Gives the delay that belongs to some bits. */
    double delay(long bits) {
        return shape.at((bits >>> 11) * UNIT);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
