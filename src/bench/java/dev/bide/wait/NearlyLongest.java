package dev.bide.wait;

/** Seeds for those who want to know about how long a wait will be. */
public final class NearlyLongest {

    private static final double SHARE = 0.99;

    private NearlyLongest() {}

    /** Gives the first seed from some number on whose only wait takes at least 99 % of the longest delay. */
    public static long seedFrom(long first) {
        long seed = first;
        while (share(seed) < SHARE) {
            seed++;
        }
        return seed;
    }

    private static double share(long seed) {
        Draw draw = new Draw(new WaitRequest(1, seed));
        return draw.delay(draw.bits(0));
    }
}
