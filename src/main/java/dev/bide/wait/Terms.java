package dev.bide.wait;

import dev.bide.number.NumberText;
import dev.bide.number.SecondsText;
import dev.bide.refusal.Failure;
import dev.bide.refusal.Fault;
import dev.bide.refusal.Reason;
import dev.bide.refusal.Refusal;
import dev.bide.time.Seconds;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The terms of a request: its timeout, and the chance that a wait fails when its delay is over.
 *
 * @param timeout after how many seconds the wait or the fan-out is given up; infinity for never
 * @param failRate the chance that a wait fails, from 0 to 1; the seed decides which waits do
 * @param failStatus the code of such a failure, from 400 to 599
 * @param fault how such a failure breaks the connection of its client, if it does
 */
public record Terms(double timeout, double failRate, int failStatus, Optional<Fault> fault) {

    /** The code of a failure if the client gives none. */
    public static final int DEFAULT_STATUS = 500;

    /** No timeout and no failure. */
    public static final Terms NONE = new Terms(Double.POSITIVE_INFINITY, 0, DEFAULT_STATUS, Optional.empty());

    /** The least code of a failure. */
    public static final int MIN_STATUS = 400;

    /** The greatest code of a failure. */
    public static final int MAX_STATUS = 599;

    /**
     * Creates terms whose failures have a status.
     *
     * @param timeout after how many seconds the wait or the fan-out is given up; infinity for never
     * @param failRate the chance that a wait fails, from 0 to 1
     * @param failStatus the code of such a failure, from 400 to 599
     */
    public Terms(double timeout, double failRate, int failStatus) {
        this(timeout, failRate, failStatus, Optional.empty());
    }

    /** Rejects values that make no sense. */
    public Terms {
        // Negated, here and below, so that NaN is refused too.
        if (!(timeout >= 0)) {
            throw Refusal.invalid("timeout", SecondsText.RULE, timeout);
        }
        if (!(failRate >= 0 && failRate <= 1)) {
            throw Refusal.invalid("failRate", "must be a number from 0 to 1", failRate);
        }
        if (failStatus < MIN_STATUS || failStatus > MAX_STATUS) {
            throw Refusal.invalid(
                    "failStatus", "must be a whole number from " + MIN_STATUS + " to " + MAX_STATUS, failStatus);
        }
        // Turns -0.0 into 0.0, because records compare doubles by their bits.
        timeout = timeout + 0.0;
        failRate = failRate + 0.0;
    }

    /**
     * Returns the same terms with another timeout.
     *
     * @param seconds after how many seconds the wait or the fan-out is given up
     * @return terms with that timeout
     */
    public Terms within(double seconds) {
        return new Terms(seconds, failRate, failStatus, fault);
    }

    /**
     * Returns the same terms with another chance of failure, whose failures have a status.
     *
     * @param rate the chance that a wait fails, from 0 to 1
     * @param status the code of such a failure, from 400 to 599
     * @return terms with that chance, and without a fault
     */
    public Terms failing(double rate, int status) {
        return new Terms(timeout, rate, status, Optional.empty());
    }

    /**
     * Returns the same terms with failures that break the connection.
     *
     * @param how what happens to the connection
     * @return terms with that fault
     */
    public Terms breaking(Fault how) {
        return new Terms(timeout, failRate, failStatus, Optional.of(how));
    }

    /** Returns the failure of a wait of a fan-out that failed as requested. */
    Failure failed(long seed, int finished, int of, double delay, long nanos) {
        return failed(seed, OptionalLong.empty(), finished, of, delay, nanos);
    }

    /** Returns the failure of a wait that failed as requested. */
    Failure failed(long seed, OptionalLong index, int finished, int of, double delay, long nanos) {
        String which = of == 1 ? "the wait failed" : "wait " + finished + " of " + of + " failed";
        // The sentence names what is needed to see the same failure again. With a rate of 1 that is the seed alone.
        String chance = failRate == 1 ? "" : "failRate " + failRate + ", ";
        String how = fault.map(what -> ", by " + what).orElse("");
        String sentence = which + " after " + NumberText.of(delay) + " s" + how + ", as was asked for (" + chance
                + drawn(seed, index) + ")";
        Failure failure =
                failure(Reason.FAILED_AS_ASKED, sentence, failStatus, finished, of, delay, nanos, seed, index);
        return fault.map(failure::breaking).orElse(failure);
    }

    /** Returns the failure of a fan-out whose timeout has passed. */
    Failure timedOut(long seed, int finished, int of, long nanos) {
        return timedOut(seed, OptionalLong.empty(), finished, of, nanos);
    }

    /** Returns the failure of a wait whose timeout has passed. */
    Failure timedOut(long seed, OptionalLong index, int finished, int of, long nanos) {
        String sentence = "timed out after " + NumberText.of(timeout) + " s: " + finished + " of " + of
                + (of == 1 ? " wait had finished" : " waits had finished") + " (" + drawn(seed, index) + ")";
        return failure(Reason.TIMED_OUT, sentence, Reason.TIMED_OUT.code(), finished, of, timeout, nanos, seed, index);
    }

    private static String drawn(long seed, OptionalLong index) {
        return "seed " + seed + (index.isPresent() ? ", index " + index.getAsLong() : "");
    }

    private static Failure failure(
            Reason reason,
            String sentence,
            int code,
            int finished,
            int of,
            double planned,
            long nanos,
            long seed,
            OptionalLong index) {
        double elapsed = Seconds.fromNanos(nanos);
        double late = Seconds.difference(elapsed, planned);
        return new Failure(reason, sentence, code, finished, of, planned, elapsed, late, seed, index);
    }

    /** Returns whether a wait with this delay ends within the timeout. A delay that equals the timeout does. */
    boolean allows(double delay) {
        return delay <= timeout;
    }
}
