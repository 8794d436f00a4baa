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

        // Each call continues where the last one stopped, so all calls together look at each delay once.
        private final FanOutRequest request;
        private final BitSet failures;
        private final OutcomeSearch search;
        private int looked;

        Search(FanOutRequest request, BitSet failures) {
            this.request = request;
            this.failures = failures;
            this.search = new OutcomeSearch(request);
        }

        /** Searches on up to an index. Returns null if none of the waits before it decides. */
        Plan advance(double[] delays, int end) {
            // A plain fan-out is decided by the number of its delays, so none of them is looked at.
            if (request.isPlain()) {
                return end == request.n() ? done(delays, end) : null;
            }
            while (looked < end) {
                double delay = delays[looked];
                Outcome outcome = search.next(delay, failures.get(looked));
                looked++;
                if (outcome != null) {
                    return switch (outcome) {
                        case TIMED_OUT ->
                            new Plan(
                                    outcome,
                                    search.seen(),
                                    null,
                                    request.terms().timeout());
                        case FAILED -> new Plan(outcome, search.seen(), null, delay);
                        case DONE -> done(delays, search.seen());
                    };
                }
            }
            return end == request.n() ? done(delays, end) : null;
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
            double[] succeeding = new double[search.succeeded()];
            int next = 0;
            for (int i = failures.nextClearBit(0); i < endingWaits; i = failures.nextClearBit(i + 1)) {
                succeeding[next++] = delays[i];
            }
            return succeeding;
        }
    }
}
