package dev.bide.wait;

import dev.bide.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The only source of chance. Everything else is a function of a seed, which comes from here or from the client. Any thread
 * may call it.
 */
public final class Seed {

    /** The largest seed, 2^53 - 1: up to it, every JSON parser reads whole numbers exactly. */
    public static final long MAX = (1L << 53) - 1;

    private static final int BITS = 53;

    /** More than a client needs to see that it is no HTTP, and a multiple of eight. */
    private static final int NOISE_BYTES = 256;

    private static final int UUID_LOW_BITS = 12;
    private static final long UUID_VERSION = 0x7000;

    private Seed() {}

    /**
     * Returns a random seed, for a client that gave none.
     *
     * @return a uniform number from 0 to {@link #MAX}
     */
    public static long pick() {
        // Not SecureRandom: a seed makes a run repeatable and is no secret.
        return ThreadLocalRandom.current().nextLong(MAX + 1);
    }

    /**
     * Returns the seed of a name, for a script or a sequence that has no seed of its own.
     *
     * @param name any text
     * @return a number from 0 to {@link #MAX}; the same for the same name on every JVM
     */
    public static long of(String name) {
        long hash = 0;
        // Not String.hashCode(): its 32 bits would give two of some 80,000 names the same seed with a chance of a half.
        for (byte utf8 : name.getBytes(StandardCharsets.UTF_8)) {
            hash = Draw.mix(hash + Draw.GOLDEN_GAMMA + (utf8 & 0xFF));
        }
        return hash >>> (Long.SIZE - BITS);
    }

    /**
     * Returns one of the seeds that belong to a seed, for draws within a draw: such as those of the pieces of data of a
     * connection, whose own delay is a draw of the seed.
     *
     * @param seed a seed
     * @param number which one, from 0
     * @return a number from 0 to {@link #MAX}; it has nothing in common with the delays and the failures of the seed
     */
    public static long derived(long seed, long number) {
        // The complement, because without it this would be the bits of the delay of draw number {@code number}.
        long key = Draw.mix(~(seed + Draw.GOLDEN_GAMMA));
        return Draw.mix(key + (number + 1) * Draw.GOLDEN_GAMMA) >>> (Long.SIZE - BITS);
    }

    /**
     * Returns a unique id that cannot be guessed. Ids sort by their order.
     *
     * @param order a number from 0 to 2^60-1, such as a time
     * @return 36 characters that need no escapes in a URL: a UUID of version 7
     */
    public static String id(long order) {
        // RFC 9562: 48 bits of time, the version, and 12 more bits, which sort like the time. The other half is random,
        // from SecureRandom: with an id, any client may await or cancel its task.
        long mostSignificant = ((order >>> UUID_LOW_BITS) << 16) | UUID_VERSION | (order & ((1 << UUID_LOW_BITS) - 1));
        return new UUID(mostSignificant, UUID.randomUUID().getLeastSignificantBits()).toString();
    }

    /**
     * Returns a unique id that ends with the tag of a node. The other bits of the second half are random.
     *
     * @param order a number from 0 to 2^60-1, such as a time
     * @param tag the tag, as many hexadecimal digits
     * @return an id as of {@link #id(long)}
     */
    public static String id(long order, String tag) {
        String id = id(order);
        return id.substring(0, id.length() - tag.length()) + tag;
    }

    /**
     * Returns random bytes, for an answer that is no answer.
     *
     * @param seed the seed of a wait
     * @param index which draw of the seed it was
     * @return {@value #NOISE_BYTES} bytes; the same for the same draw on every JVM
     */
    public static byte[] noise(long seed, long index) {
        ByteBuffer noise = ByteBuffer.allocate(NOISE_BYTES);
        // A counter of its own, so that the bytes have nothing in common with the delays.
        long key = Draw.mix(~Draw.mix(seed + Draw.GOLDEN_GAMMA) + index);
        for (long step = 1; noise.hasRemaining(); step++) {
            noise.putLong(Draw.mix(key + step * Draw.GOLDEN_GAMMA));
        }
        return noise.array();
    }

    static long checked(long seed) {
        if (seed < 0 || seed > MAX) {
            throw Refusal.invalid("seed", "must be a whole number from 0 to " + MAX, seed);
        }
        return seed;
    }
}
