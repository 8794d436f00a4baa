package dev.bide.wait;

/** Finds seeds whose single wait takes nearly the longest delay, so that a benchmark can tell how long it takes. */
public final class NearlyLongest {

    private static final double MIN_SHARE = 0.99;

    private NearlyLongest() {}

    /** Returns the first seed, from a number on, whose single wait takes at least 99 % of the longest delay. */
    public static long seedFrom(long first) {
        long seed = first;
        while (share(seed) < MIN_SHARE) {
            seed++;
        }
        return seed;
    }

    private static double share(long seed) {
        Draw draw = new Draw(new WaitRequest(1, seed));
        return draw.delay(draw.bits(0));
    }
}
