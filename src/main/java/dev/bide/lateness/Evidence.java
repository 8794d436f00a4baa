package dev.bide.lateness;

/**
 * What is known about a stall when its cause is decided.
 *
 * @param all whether no event loop ran a probe on time meanwhile
 * @param heldNanos how long the stall was
 * @param collectorNanos how much of it the garbage collector took
 * @param threadNanos for how much of it the meter's own thread, which is no event loop, was late as well
 * @param tasksRan whether the loop ran tasks all the time, while its timers were overdue
 * @param medianLate whether half of the loop's samples of the last 10 s were over 10 ms late, apart from stalls
 * @param threadMedianLate the same for the meter's own thread: the machine is too busy to tell
 */
record Evidence(
        boolean all,
        long heldNanos,
        long collectorNanos,
        long threadNanos,
        boolean tasksRan,
        boolean medianLate,
        boolean threadMedianLate) {

    /** Returns the cause. */
    StallCause cause() {
        // Half, and not all of it: a probe sees a part of the stall, and the thread another part. The thread also
        // decides
        // where there is only one event loop, which is always all of them: a handler that blocks does not make it late.
        if (all && collectorNanos >= heldNanos / 2) {
            return StallCause.COLLECTOR;
        }
        if (all && threadNanos >= heldNanos / 2) {
            return StallCause.STOPPED;
        }
        return (tasksRan || medianLate) && !threadMedianLate ? StallCause.QUEUE : StallCause.BLOCKED;
    }
}
