package dev.bide.wait;

import dev.bide.lateness.LoopMeter;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.shape.Shape;

/**
 * The limits of requests. They are policy, which differs between deployments. What no deployment allows is rejected by
 * the constructors of the requests. {@link Engine} checks every request against its limits.
 *
 * @param maxDelay the longest delay of a wait, in seconds
 * @param maxN the greatest number of waits in a fan-out
 * @param maxPending the greatest number of pending waits in the process
 * @param maxTasks the greatest number of tasks that the process keeps, running and ended
 * @param taskTtl how long a task is kept after it has ended, in seconds
 * @param maxPools the greatest number of pools in the process
 * @param lateMillis how late the event loop may be for a wait to begin, in milliseconds; 0 for no limit
 */
public record Limits(
        double maxDelay, int maxN, long maxPending, int maxTasks, double taskTtl, int maxPools, int lateMillis) {

    private static final int DEFAULT_MAX_POOLS = 10_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** The greatest limit of a duration, in seconds: a year. A double that is greater cannot count nanoseconds. */
    public static final double MAX_SECONDS = 365 * 86_400;

    /** Rejects values that are not limits. */
    public Limits {
        checkDuration("limits.maxDelay", maxDelay);
        checkDuration("limits.taskTtl", taskTtl);
        checkAtLeastOne("limits.maxN", maxN);
        checkAtLeastOne("limits.maxPending", maxPending);
        checkAtLeastOne("limits.maxTasks", maxTasks);
        checkAtLeastOne("limits.maxPools", maxPools);
    }

    /**
     * Creates limits with which waits begin even if the event loop is late.
     *
     * @param maxDelay the longest delay of a wait, in seconds
     * @param maxN the greatest number of waits in a fan-out
     * @param maxPending the greatest number of pending waits in the process
     * @param maxTasks the greatest number of tasks that the process keeps, running and ended
     * @param taskTtl how long a task is kept after it has ended, in seconds
     */
    public Limits(double maxDelay, int maxN, long maxPending, int maxTasks, double taskTtl) {
        this(maxDelay, maxN, maxPending, maxTasks, taskTtl, DEFAULT_MAX_POOLS, 0);
    }

    /**
     * Rejects a wait that exceeds a limit.
     *
     * @param request the wait
     * @throws Refusal if its delay may be too long
     */
    public void check(WaitRequest request) {
        checkLongest(request.shape());
    }

    /**
     * Rejects a fan-out that exceeds a limit.
     *
     * @param request the fan-out
     * @throws Refusal if it has too many waits, or a delay may be too long
     */
    public void check(FanOutRequest request) {
        if (request.n() > maxN) {
            throw Refusal.invalid("n", "must be at most " + maxN, request.n());
        }
        checkLongest(request.shape());
    }

    /** Rejects a fan-out over several nodes that exceeds a limit. Each node checks its part against its own limits. */
    void check(FanOutRequest request, int nodes) {
        long max = Math.min(Integer.MAX_VALUE, (long) maxN * nodes);
        if (request.n() > max) {
            throw Refusal.invalid("n", "must be at most " + max + " on " + nodes + " nodes", request.n());
        }
        checkLongest(request.shape());
    }

    /** Rejects any wait if the event loop is later than allowed. */
    void checkLateness(LoopMeter meter) {
        // Whole milliseconds, as the setting has, so that the sentence never says that 50 ms are more than 50.
        long millis = lateMillis == 0 ? 0 : meter.lateNanos() / NANOS_PER_MILLI;
        if (millis > lateMillis) {
            throw new Refusal(
                    Reason.LATE,
                    "the event loop is " + millis + " ms late, more than " + lateMillis + " (shed.lateMillis)");
        }
    }

    private void checkLongest(Shape shape) {
        // The refusal names the field that the client has set.
        checkDelay(shape.isUniformFromZero() ? "maxDelay" : "the longest delay of shape", shape.max());
    }

    /**
     * Rejects a delay that exceeds the limit.
     *
     * @param field the name of the field that sets the delay
     * @param delay the delay in seconds
     * @throws Refusal if it exceeds the limit
     */
    public void checkDelay(String field, double delay) {
        if (delay > maxDelay) {
            throw Refusal.invalid(field, "must be at most " + number(maxDelay) + " seconds", number(delay));
        }
    }

    private static void checkDuration(String field, double seconds) {
        // Negated, so that NaN is refused too.
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
            throw Refusal.invalid(field, "must be from 0 to " + (long) MAX_SECONDS + " seconds", seconds);
        }
    }

    private static void checkAtLeastOne(String field, long value) {
        if (value < 1) {
            throw Refusal.invalid(field, "must be at least 1", value);
        }
    }

    /** Returns a whole number without its fraction, as the client has written it: 3600, not 3600.0. */
    private static Object number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Object) (long) value : (Object) value;
    }
}
