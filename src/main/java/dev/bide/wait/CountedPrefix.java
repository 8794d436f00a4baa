package dev.bide.wait;

import java.util.Arrays;

/**
 * The soonest waits of a part of a fan-out: all waits in its first buckets, and some of the next bucket.
 *
 * @param part the part
 * @param end the number of that next bucket
 * @param rest the bits of the waits of that next bucket
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares these
record CountedPrefix(CountedPart part, int end, long[] rest) {

    private static final long[] NONE = {};

    /** Returns all waits of a part. */
    static CountedPrefix all(CountedPart part) {
        return new CountedPrefix(part, part.buckets(), NONE);
    }

    /** Returns how many waits there are. */
    int waits() {
        int waits = rest.length;
        for (int bucket = 0; bucket < end; bucket++) {
            waits += part.waits(bucket);
        }
        return waits;
    }

    /** Returns how many waits of a bucket succeed. */
    int succeeding(int bucket) {
        if (bucket < end) {
            return part.waits(bucket) - part.failing(bucket);
        }
        return bucket == end
                ? (int) Arrays.stream(rest).filter(bits -> !part.fails(bits)).count()
                : 0;
    }

    /** Returns the last bucket with a wait; -1 if there is no wait. */
    int lastBucket() {
        int bucket = end;
        if (rest.length == 0) {
            do {
                bucket--;
            } while (bucket >= 0 && part.waits(bucket) == 0);
        }
        return bucket;
    }

    /** Returns the bits of the waits of a bucket, which the part has kept. */
    long[] bits(int bucket) {
        return bucket < end ? part.kept(bucket) : bucket == end ? rest : NONE;
    }
}
