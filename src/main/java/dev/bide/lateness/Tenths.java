package dev.bide.lateness;

import dev.bide.time.Seconds;
import java.util.OptionalDouble;

/** The worst lateness of each tenth of a second of the last minute, oldest first. Immutable; any thread may call it. */
public final class Tenths {

    static final long NO_SAMPLE = -1;

    /** A minute without tenths, for the histograms of another process: its tenths are moments of another clock. */
    public static final Tenths NONE = new Tenths(Long.MIN_VALUE, new long[0]);

    /** The number of the last tenth, counted from moment 0 of the clock that all event loops share. */
    private final long last;

    private final long[] worstNanos;

    Tenths(long last, long[] worstNanos) {
        this.last = last;
        this.worstNanos = worstNanos;
    }

    /**
     * Returns the number of tenths.
     *
     * @return 600, or 0 if nothing is known
     */
    public int size() {
        return worstNanos.length;
    }

    /**
     * Returns the worst lateness of what was due in a tenth.
     *
     * @param index from 0, the oldest one, to {@link #size()} - 1, the present one
     * @return seconds; empty if nothing that was due then has happened yet
     */
    public OptionalDouble seconds(int index) {
        long nanos = worstNanos[index];
        return nanos == NO_SAMPLE ? OptionalDouble.empty() : OptionalDouble.of(Seconds.fromNanos(nanos));
    }

    /** Returns the worse of two event loops in each tenth of the minute that ends with the later one. */
    Tenths worst(Tenths other) {
        // The caller may have asked for the two reports one after the other, and a tenth passed in between.
        long end = Math.max(last, other.last);
        long[] all = new long[size()];
        for (int i = 0; i < all.length; i++) {
            long tenth = end - all.length + 1 + i;
            all[i] = Math.max(nanos(tenth), other.nanos(tenth));
        }
        return new Tenths(end, all);
    }

    private long nanos(long tenth) {
        long index = worstNanos.length - 1 - (last - tenth);
        return index >= 0 && index < worstNanos.length ? worstNanos[(int) index] : NO_SAMPLE;
    }
}
