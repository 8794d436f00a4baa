package dev.bide.lateness;

/**
 * A probe of an event loop that rang late.
 *
 * @param loop the number of the event loop
 * @param dueNanos when it was due
 * @param rangNanos when it rang
 * @param lateNanos how late that is
 * @param ranTasks whether the loop ran tasks all the time in between
 */
record LateProbe(int loop, long dueNanos, long rangNanos, long lateNanos, boolean ranTasks) {

    /**
     * A probe that was due so little before the end of a stall says nothing about it: its loop may have been held up by the
     * rest of it, or by its own work.
     */
    private static final long MIN_NANOS = 20_000_000;

    /**
     * Returns whether this probe shows that its loop was held up all through a stretch of time: no probe of the loop rang in
     * it before this one did, after its end or near it. The probes of two loops are due at different moments, so the same
     * pause makes one later than the other, by up to a period.
     */
    boolean covers(long from, long to, long periodNanos) {
        // The probe before this one rang on time, or else it would have taken this one with it.
        if (rangNanos <= from || dueNanos > to - MIN_NANOS || dueNanos - periodNanos >= from) {
            return false;
        }
        // The last moment of the grid that says something. Its probe was missed, or is this one.
        long last = to - MIN_NANOS - Math.floorMod(to - MIN_NANOS - dueNanos, periodNanos);
        return rangNanos - last >= (to - last) / 2;
    }

    /** Returns whether a probe was due in a stretch of time, so that the loop cannot have been held up unnoticed. */
    static boolean wasDue(long anyDueNanos, long from, long to, long periodNanos) {
        return from + Math.floorMod(anyDueNanos - from, periodNanos) <= to - MIN_NANOS;
    }
}
