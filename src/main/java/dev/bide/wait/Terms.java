package dev.bide.wait;

import dev.bide.refusal.Failure;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;

/**
 * On what terms a wait is made: how much time there is for it, and how likely it is to fail when its delay is over.
 *
 * @param timeout after how many seconds whatever is not over is given up; infinity for never
 * @param failRate how likely each wait is to fail when its delay is over, from 0 to 1; which ones do depends on the seed
 * @param failStatus what code such a failure has, from 400 to 599
 */
public record Terms(double timeout, double failRate, int failStatus) {

    /** The code of a failure where none is given. */
    public static final int DEFAULT_STATUS = 500;

    /** All the time there is, and no failure. */
    public static final Terms NONE = new Terms(Double.POSITIVE_INFINITY, 0, DEFAULT_STATUS);

    /** The least code of a failure. */
    public static final int LEAST_STATUS = 400;

    /** The greatest code of a failure. */
    public static final int MOST_STATUS = 599;

    /** Refuses what cannot be. */
    public Terms {
        if (!(timeout >= 0)) {
            throw Refusal.invalid("timeout", "must be a number of seconds, 0 or more", timeout);
        }
        if (!(failRate >= 0 && failRate <= 1)) {
            throw Refusal.invalid("failRate", "must be a number from 0 to 1", failRate);
        }
        if (failStatus < LEAST_STATUS || failStatus > MOST_STATUS) {
            throw Refusal.invalid(
                    "failStatus", "must be a whole number from " + LEAST_STATUS + " to " + MOST_STATUS, failStatus);
        }
        timeout = timeout + 0.0; // -0.0 is 0
        failRate = failRate + 0.0;
    }

    /**
     * Gives the same terms with another time limit.
     *
     * @param seconds after how many whatever is not over is given up
     * @return terms with that timeout
     */
    public Terms within(double seconds) {
        return new Terms(seconds, failRate, failStatus);
    }

    /**
     * Gives the same terms with another chance of failure.
     *
     * @param rate how likely each wait is to fail, from 0 to 1
     * @param status what code such a failure has
     * @return terms with that chance
     */
    public Terms failing(double rate, int status) {
        return new Terms(timeout, rate, status);
    }

    /** Returns the failure of a wait that failed as requested. */
    Failure failed(long seed, int finished, int of, double delay, long nanos) {
        String which = of == 1 ? "the wait failed" : "wait " + finished + " of " + of + " failed";
        String chance = failRate == 1 ? "" : "failRate " + failRate + ", ";
        String sentence = which + " after " + delay + " s, as was asked for (" + chance + "seed " + seed + ")";
        return failure(Reason.FAILED_AS_ASKED, sentence, failStatus, finished, of, delay, nanos, seed);
    }

    /** Returns the failure of a wait or a fan-out whose timeout has passed. */
    Failure timedOut(long seed, int finished, int of, long nanos) {
        String sentence = "timed out after " + timeout + " s: " + finished + " of " + of
                + (of == 1 ? " wait had finished" : " waits had finished") + " (seed " + seed + ")";
        return failure(Reason.TIMED_OUT, sentence, Reason.TIMED_OUT.code(), finished, of, timeout, nanos, seed);
    }

    private static Failure failure(
            Reason reason, String sentence, int code, int finished, int of, double planned, long nanos, long seed) {
        double elapsed = Seconds.of(nanos);
        double late = Seconds.difference(elapsed, planned);
        return new Failure(reason, sentence, code, finished, of, planned, elapsed, late, seed);
    }

    /** Tells whether a delay is over when the time is up. */
    boolean leaveTimeFor(double delay) {
        return delay <= timeout;
    }
}
