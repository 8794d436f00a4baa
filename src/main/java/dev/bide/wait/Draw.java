package dev.bide.wait;

import dev.bide.shape.Shape;

/**
 * Delays and failures as pure functions of (seed, index): the same on every instance, through every API and in every
 * order. Any thread may call it.
 *
 * <p>It is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): a counter that is
 * run through a mixer, here Stafford's variant 13. The mixer runs once for the seed, so that neighbouring seeds have
 * nothing in common, once for each index, and once more for whether that wait fails. There is no state, so a delay can be
 * drawn again instead of being kept.
 */
final class Draw {

    /** The odd number nearest to 2^64 divided by the golden ratio; the step of the counter. */
    static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The bits of a uniform number that {@link #uniform} returns. */
    static final int UNIFORM_BITS = 63;

    /** A double has 53 bits of precision, so a uniform number in [0, 1) is a multiple of this. */
    private static final double UNIT = 0x1p-53;

    private final long key;
    private final Shape shape;

    /** How many of 2^53 waits fail: as many as there are multiples of {@link #UNIT} below the rate. */
    private final long failThreshold;

    private final long failKey;

    Draw(Request request) {
        this(request, 0);
    }

    /** Creates a draw that begins at an index of the seed's whole draw. */
    Draw(Request request, long first) {
        long whole = mix(request.seed() + GOLDEN_GAMMA);
        // The generator is counter-based, so a draw from any index costs the same.
        this.key = whole + first * GOLDEN_GAMMA;
        this.shape = request.shape();
        this.failThreshold = (long) Math.ceil(request.terms().failRate() / UNIT);
        // A second counter, so that failures are not correlated with delays, and a rate does not change the delays.
        this.failKey = mix(~whole) + first * GOLDEN_GAMMA;
    }

    /** Returns a uniform number of {@link #UNIFORM_BITS} bits, with which the delay grows. */
    long uniform(long index) {
        // SplitMix64 adds the step before it mixes, so the first index is one step from the key.
        return mix(key + (index + 1) * GOLDEN_GAMMA) >>> 1;
    }

    /** Returns the uniform number of a delay, and a last bit that is 1 if the wait fails. */
    long bits(long index) {
        long bits = uniform(index) << 1;
        // A request without failures is spared the third run of the mixer.
        if (failThreshold == 0) {
            return bits;
        }
        // The delay is made of the first 53 bits, so the last one is free to carry the failure along with it.
        boolean fails = mix(failKey + (index + 1) * GOLDEN_GAMMA) >>> 11 < failThreshold;
        return fails ? bits | 1 : bits;
    }

    /** Returns whether the wait with these bits fails. */
    boolean fails(long bits) {
        return (bits & 1) != 0;
    }

    /** Returns the delay with these bits, in seconds. */
    double delay(long bits) {
        return shape.at((bits >>> 11) * UNIT);
    }

    /** Mixes the bits of a number: each of them changes about half of the bits of the result. */
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
