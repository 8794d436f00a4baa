package dev.bide.wait;

import dev.bide.wait.Plan.Outcome;

/** Looks for the wait that decides the outcome of a fan-out. One thread uses it. */
final class OutcomeSearch {

    /*
     * A fan-out is decided by going through its waits in the order in which they end, and stopping at the first that
     *
     *      ends after the timeout                                    TIMED_OUT, without this wait
     *      fails, if the first failure ends all, or if too few
     *      are left to reach the needed number                       FAILED
     *      is the last of the needed number                          DONE
     *
     * or else after the last one, when it is DONE.
     */

    private final FanOutRequest request;
    private int seen;
    private int succeeded;

    OutcomeSearch(FanOutRequest request) {
        this.request = request;
    }

    /** Returns how many waits end, of those that it has looked at. */
    int seen() {
        return seen;
    }

    /** Returns how many of them succeed. */
    int succeeded() {
        return succeeded;
    }

    /** Looks at the next wait. Returns the outcome if this wait decides it, or else null. */
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

    /** Returns whether one of the next waits may decide, of which some fail and none is longer than a delay. */
    boolean mayDecide(int waits, int failing, double longest) {
        return waits > 0
                && (!request.terms().allows(longest)
                        || (failing > 0 && endsWith(seen - succeeded + failing))
                        || succeeded + waits - failing >= request.need());
    }

    /** Passes over the next waits, of which none decides. */
    void pass(int waits, int failing) {
        seen += waits;
        succeeded += waits - failing;
    }

    /**
     * Returns whether some failures end the fan-out: the first one, or those with which a quorum is out of reach. If all
     * waits are needed, failures are collected to the end.
     */
    private boolean endsWith(int failed) {
        return request.onFailure() == OnFailure.FAIL_FAST
                || (request.need() < request.n() && failed > request.n() - request.need());
    }
}
