package dev.bide.wait;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How a fan-out is going to end, which is known as soon as enough of its delays are sorted. Any thread may read it.
 *
 * @param outcome whether it succeeds, and why not
 * @param endingWaits how many of its waits end, the soonest; no alarm is set for the others
 * @param succeeding the delays of the waits that succeed, ascending; null unless the outcome is {@link Outcome#DONE}
 * @param seconds when it ends, in seconds from its start
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares plans
record Plan(Outcome outcome, int endingWaits, double[] succeeding, double seconds) {

    /** How a fan-out ends. */
    enum Outcome {
        /** The needed number of waits succeed, or all have ended and failures are collected. */
        DONE,
        /** A wait fails, and the fan-out with it. */
        FAILED,
        /** Its timeout passes first. */
        TIMED_OUT
    }

    /** Looks for the wait that decides the outcome, while the delays are being sorted. One thread uses it. */
    static final class Search {

        /*
         * A fan-out is decided by going through its waits in the order in which they end, and stopping at the first that
         *
         *      ends after the timeout                                    TIMED_OUT, without this wait
         *      fails, if the first failure ends all, or if too few
         *      are left to reach the needed number                       FAILED
         *      is the last of the needed number                          DONE
         *
         * or else after the last one, when it is DONE. The search goes on where it stopped, so all calls together look at
         * each delay once.
         */

        private final FanOutRequest request;
        private final BitSet failures;
        private int seen;
        private int succeeded;

        Search(FanOutRequest request, BitSet failures) {
            this.request = request;
            this.failures = failures;
        }

        /** Searches on up to an index. Returns null if none of the waits before it decides. */
        Plan advance(double[] delays, int end) {
            // A plain fan-out is decided by the number of its delays, so none of them is looked at.
            if (request.isPlain()) {
                return end == request.n() ? done(delays, end) : null;
            }
            while (seen < end) {
                double delay = delays[seen];
                // The timeout first: a wait that would end after it neither fails nor succeeds.
                if (!request.terms().allows(delay)) {
                    return new Plan(
                            Outcome.TIMED_OUT, seen, null, request.terms().timeout());
                }
                seen++;
                if (!failures.get(seen - 1)) {
                    succeeded++;
                } else if (request.onFailure() == OnFailure.FAIL_FAST || tooFewAreLeft()) {
                    return new Plan(Outcome.FAILED, seen, null, delay);
                }
                if (succeeded == request.need()) {
                    return done(delays, seen);
                }
            }
            return end == request.n() ? done(delays, end) : null;
        }

        /** Returns whether a quorum is out of reach. If all waits are needed, failures are collected to the end. */
        private boolean tooFewAreLeft() {
            int failed = seen - succeeded;
            return request.need() < request.n() && failed > request.n() - request.need();
        }

        private Plan done(double[] delays, int endingWaits) {
            double seconds = endingWaits == 0 ? 0 : delays[endingWaits - 1];
            return new Plan(Outcome.DONE, endingWaits, succeeding(delays, endingWaits), seconds);
        }

        private double[] succeeding(double[] delays, int endingWaits) {
            if (failures.isEmpty()) {
                // No copy if all waits end: it would be 8 MB for a million. Nothing writes to the array any more.
                return endingWaits == delays.length ? delays : Arrays.copyOf(delays, endingWaits);
            }
            double[] succeeding = new double[succeeded];
            int next = 0;
            for (int i = failures.nextClearBit(0); i < endingWaits; i = failures.nextClearBit(i + 1)) {
                succeeding[next++] = delays[i];
            }
            return succeeding;
        }
    }
}
