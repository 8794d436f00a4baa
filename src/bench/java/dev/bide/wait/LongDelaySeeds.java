package dev.bide.wait;

/**
 * Finds seeds whose delay is nearly the longest possible, for benchmarks that have to choose how long a wait is. It is in
 * this package because the drawing is package-private.
 */
public final class LongDelaySeeds {

    private static final double MIN_SHARE = 0.99;

    private LongDelaySeeds() {}

    /** Returns the first seed at or after {@code first} whose single wait takes at least 99 % of the longest delay. */
    public static long next(long first) {
        long seed = first;
        while (share(seed) < MIN_SHARE) {
            seed++;
        }
        return seed;
    }

    private static double share(long seed) {
        Draw draw = new Draw(WaitRequest.upTo(1).withSeed(seed));
        return draw.delay(draw.bits(0));
    }
}
