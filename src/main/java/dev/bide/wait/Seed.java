package dev.bide.wait;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Chance, and the one door to it: everything else is a function of the seed that comes from here or from the caller. */
public final class Seed {

    /** The largest seed, 2^53 - 1: the largest whole number that every reader of JSON keeps exactly. */
    public static final long MAX = (1L << 53) - 1;

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
     * Picks a name that nobody else has, nor can guess.
     *
     * @return 36 characters that are fit for a URL
     */
    public static String id() {
        return UUID.randomUUID().toString();
    }

    static long checked(long seed) {
        if (seed < 0 || seed > MAX) {
            throw Refusal.invalid("seed", "must be a whole number from 0 to " + MAX, seed);
        }
        return seed;
    }
}
