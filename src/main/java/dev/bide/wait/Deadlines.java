package dev.bide.wait;

import dev.bide.time.Seconds;

/**
 * The deadlines of waits that started at the same moment. Any thread may call it.
 *
 * @param start the moment of the call, on the loop's clock
 */
record Deadlines(long start) {

    /** Returns the moment at which a delay is over. */
    long of(double delay) {
        // Rounds up, so that neither the wait itself nor a wait that joins its alarm ends early.
        return start + Seconds.toNanos(delay);
    }

    /**
     * Returns the index of the first of some ascending delays whose deadline is after a moment, or {@code to} if there is
     * none. It is a galloping (exponential) search, because the index is most likely one of the first few.
     */
    int firstAfter(long moment, double[] delays, int from, int to) {
        int low = from;
        int step = 1;
        while (low + step < to && of(delays[low + step]) <= moment) {
            low += step;
            step *= 2;
        }
        int high = Math.min(to, low + step);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (of(delays[middle]) <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
