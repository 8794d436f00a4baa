package dev.bide.wait;

import dev.bide.refusal.Refusal;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Chance, and the one door to it: everything else is a function of the seed that comes from here or from the caller. */
public final class Seed {

    /** The largest seed, 2^53 - 1: the largest whole number that every reader of JSON keeps exactly. */
    public static final long MAX = (1L << 53) - 1;

    private static final int UUID_LOW = 12;
    private static final long UUID_VERSION = 0x7000;

    private Seed() {}

    /**
     * Picks a seed for a caller that gave none.
     *
     * @return any seed, each as likely as another
     */
    public static long pick() {
        return ThreadLocalRandom.current().nextLong(MAX + 1);
    }

    /**
     * Makes an id that nobody else has, nor can guess; ids sort by their order.
     *
     * @param order a number from 0 to 2^60-1, such as a time
     * @return 36 characters that are fit for a URL: a UUID of version 7
     */
    public static String id(long order) {
        long most = ((order >>> UUID_LOW) << 16) | UUID_VERSION | (order & ((1 << UUID_LOW) - 1));
        return new UUID(most, UUID.randomUUID().getLeastSignificantBits()).toString();
    }

    static long checked(long seed) {
        if (seed < 0 || seed > MAX) {
            throw Refusal.invalid("seed", "must be a whole number from 0 to " + MAX, seed);
        }
        return seed;
    }
}
