package dev.bide.lateness;

import java.util.Optional;

/**
 * What is known about a stall when its cause is decided.
 *
 * @param all whether no event loop ran a probe on time meanwhile
 * @param heldNanos how long the stall was
 * @param collectorNanos how much of it the garbage collector took
 * @param threadNanos for how much of it the meter's own thread, which is no event loop, was late as well
 * @param doing what the loop did when its probe was overdue
 * @param tasksRan whether the loop ran tasks all the time, while its timers were overdue
 * @param medianLate whether half of the loop's samples of the last 10 s were over 10 ms late, apart from stalls
 * @param threadMedianLate the same for the meter's own thread: the machine is too busy to tell
 */
record Evidence(
        boolean all,
        long heldNanos,
        long collectorNanos,
        long threadNanos,
        LoopStack.Doing doing,
        boolean tasksRan,
        boolean medianLate,
        boolean threadMedianLate) {

    /** Returns the cause; empty if it is not known. */
    Optional<StallCause> cause() {
        // Half, and not all of it: a probe sees a part of the stall, and the thread another part. With only one event
        // loop, "all" is always true. Then the thread decides: a handler that blocks does not make it late.
        if (all && collectorNanos >= heldNanos / 2) {
            return Optional.of(StallCause.COLLECTOR);
        }
        if (all && threadNanos >= heldNanos / 2) {
            return Optional.of(StallCause.STOPPED);
        }
        // A machine that is too busy stops some threads and not others. A handler that blocks is on the stack, unless
        // the thread was too late to take it.
        if (doing == LoopStack.Doing.UNKNOWN && threadNanos >= heldNanos / 4) {
            return Optional.of(StallCause.STOPPED);
        }
        if (doing == LoopStack.Doing.WAITING) {
            // No handler blocks a loop that waits for events. Nothing is said if the thread was not late at all.
            return threadNanos > 0 ? Optional.of(StallCause.STOPPED) : Optional.empty();
        }
        boolean queue = tasksRan || (medianLate && !threadMedianLate);
        return Optional.of(queue ? StallCause.QUEUE : StallCause.BLOCKED);
    }
}
