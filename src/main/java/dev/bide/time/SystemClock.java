package dev.bide.time;

import java.time.Instant;

/**
 * The clocks of the system, for code that has no event loop; all other code uses {@link Timers}. Any thread may call it. It
 * uses no class of Vert.x.
 */
public final class SystemClock {

    private SystemClock() {}

    /**
     * Returns the present moment.
     *
     * @return monotonic nanoseconds with an arbitrary origin, the same as that of {@link Timers#nanos()}
     */
    public static long nanos() {
        return System.nanoTime();
    }

    /**
     * Returns the wall-clock time, which is for display only: it can jump.
     *
     * @return the current time
     */
    public static Instant wallClock() {
        return Instant.now();
    }
}
