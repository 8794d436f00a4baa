package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;

/**
 * How much may be asked. Policy, which differs from one program to another, as opposed to what a request can be at all.
 *
 * @param maxDelay the longest delay that may be asked for, in seconds
 * @param maxN the most waits that one fan-out may have
 * @param maxPending the most waits that may be pending at once in the whole process
 * @param maxTasks the most tasks that the process keeps, running and ended
 * @param taskTtl how many seconds a task is kept after it has ended
 * @param maxPools the most pools that there may be at once in the whole process
 * @param lateMillis how late the loop may be for anything to be begun on it, in milliseconds; 0 for however late it is
 */
public record Limits(
        double maxDelay, int maxN, long maxPending, int maxTasks, double taskTtl, int maxPools, int lateMillis) {

    private static final int DEFAULT_MAX_POOLS = 10_000;

    /** A year: beyond it a double no longer tells nanoseconds apart. */
    public static final double LONGEST = 365 * 86_400;

    /** Refuses limits that are no limits. */
    public Limits {
        upToLongest("limits.maxDelay", maxDelay);
        upToLongest("limits.taskTtl", taskTtl);
        atLeastOne("limits.maxN", maxN);
        atLeastOne("limits.maxPending", maxPending);
        atLeastOne("limits.maxTasks", maxTasks);
        atLeastOne("limits.maxPools", maxPools);
    }

    /**
     * Makes limits under which work is begun however late the loop is.
     *
     * @param maxDelay the longest delay that may be asked for, in seconds
     * @param maxN the most waits that one fan-out may have
     * @param maxPending the most waits that may be pending at once in the whole process
     * @param maxTasks the most tasks that the process keeps, running and ended
     * @param taskTtl how many seconds a task is kept after it has ended
     */
    public Limits(double maxDelay, int maxN, long maxPending, int maxTasks, double taskTtl) {
        this(maxDelay, maxN, maxPending, maxTasks, taskTtl, DEFAULT_MAX_POOLS, 0);
    }

    /** Refuses whatever is asked of a loop that is too late already. */
    void check(LoopMeter meter) {
        long millis = lateMillis == 0 ? 0 : meter.lateNanos() / 1_000_000;
        if (millis > lateMillis) {
            throw new Refusal(
                    Reason.LATE,
                    "the event loop is " + millis + " ms late, more than " + lateMillis + " (shed.lateMillis)");
        }
    }

    /** Refuses a wait that goes over a limit. */
    void check(WaitRequest request) {
        checkDelay(request.shape());
    }

    /** Refuses a fan-out that goes over a limit. */
    void check(FanOutRequest request) {
        if (request.n() > maxN) {
            throw Refusal.invalid("n", "must be at most " + maxN, request.n());
        }
        checkDelay(request.shape());
    }

    private void checkDelay(Shape shape) {
        checkDelay(shape.isUpTo() ? "maxDelay" : "the longest delay of shape", shape.max());
    }

    /**
     * Refuses a delay that is too long.
     *
     * @param field what gives it
     * @param delay how long it is, in seconds
     * @throws Refusal if it is over the limit
     */
    public void checkDelay(String field, double delay) {
        if (delay > maxDelay) {
            throw Refusal.invalid(field, "must be at most " + number(maxDelay) + " seconds", number(delay));
        }
    }

    private static void upToLongest(String field, double seconds) {
        if (!(seconds >= 0 && seconds <= LONGEST)) {
            throw Refusal.invalid(field, "must be from 0 to " + (long) LONGEST + " seconds", seconds);
        }
    }

    private static void atLeastOne(String field, long value) {
        if (value < 1) {
            throw Refusal.invalid(field, "must be at least 1", value);
        }
    }

    private static Object number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : (Object) value;
    }
}
