package dev.bide.wait;

import dev.bide.wait.Plan.Outcome;

/** Searches the waits of a fan-out for the one that decides its outcome. One thread uses it. */
final class OutcomeSearch {

    /*
     * A fan-out is decided by going through its waits in the order in which they end, and stopping at the first that
     *
     *      ends after the timeout                                    TIMED_OUT, without this wait
     *      fails, if the first failure ends all, or if too few
     *      are left to reach the needed number                       FAILED
     *      is the last of the needed number                          DONE
     *
     * If no wait decides, the fan-out is DONE after the last one.
     */

    private final FanOutRequest request;
    private int seen;
    private int succeeded;

    OutcomeSearch(FanOutRequest request) {
        this.request = request;
    }

    /** Returns how many of the waits so far end. */
    int seen() {
        return seen;
    }

    /** Returns how many of them succeed. */
    int succeeded() {
        return succeeded;
    }

    /** Goes on to the next wait. Returns the outcome if this wait decides it; otherwise null. */
    Outcome next(double delay, boolean fails) {
        // The timeout first: a wait that would end after it neither fails nor succeeds.
        if (!request.terms().allows(delay)) {
            return Outcome.TIMED_OUT;
        }
        seen++;
        if (!fails) {
            succeeded++;
        } else if (endsWith(seen - succeeded)) {
            return Outcome.FAILED;
        }
        return succeeded == request.need() ? Outcome.DONE : null;
    }

    /** Returns whether one of the next waits may decide, if none of them has a delay over {@code longest}. */
    boolean mayDecide(int waits, int failing, double longest) {
        return waits > 0
                && (!request.terms().allows(longest)
                        || (failing > 0 && endsWith(seen - succeeded + failing))
                        || succeeded + waits - failing >= request.need());
    }

    /** Skips the next waits, of which none decides. */
    void pass(int waits, int failing) {
        seen += waits;
        succeeded += waits - failing;
    }

    /**
     * Returns whether this many failures end the fan-out: a single one, or too many for a quorum. If all waits are needed
     * and failures are collected, no number does.
     */
    private boolean endsWith(int failed) {
        return request.onFailure() == OnFailure.FAIL_FAST
                || (request.need() < request.n() && failed > request.n() - request.need());
    }
}
