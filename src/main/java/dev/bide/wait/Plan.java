package dev.bide.wait;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How a fan-out is going to end, which is known as soon as enough of its delays are in order. Any thread may read it.
 *
 * @param outcome what it comes to
 * @param over how many of its waits end, the soonest; the others need not even begin
 * @param made what was drawn for those that end well, ascending; null if it fails or its time is up
 * @param end how many seconds from its start it ends
 */
@SuppressWarnings("ArrayRecordComponent") // it is compared by nobody
record Plan(Outcome outcome, int over, double[] made, double end) {

    /** What a fan-out comes to. */
    enum Outcome {
        /** As many waits as are needed end well, or all have ended and are collected. */
        DONE,
        /** The last of those that end fails, and with it the whole. */
        FAILED,
        /** The time is up before enough have ended. */
        TIMED_OUT
    }

    /** Looks for the wait that decides, as the delays come into order. One thread uses it. */
    static final class Search {

        private final FanOutRequest request;
        private final BitSet failures;
        private int seen;
        private int made;

        Search(FanOutRequest request, BitSet failures) {
            this.request = request;
            this.failures = failures;
        }

        /** Looks at the delays up to an index, each time a further one; gives null if none of them decides. */
        Plan look(double[] delays, int to) {
            if (request.isPlain()) {
                return to == request.n() ? done(delays, to) : null;
            }
            while (seen < to) {
                double delay = delays[seen];
                if (!request.terms().leaveTimeFor(delay)) {
                    return new Plan(
                            Outcome.TIMED_OUT, seen, null, request.terms().timeout());
                }
                seen++;
                if (!failures.get(seen - 1)) {
                    made++;
                } else if (request.onFailure() == OnFailure.FAIL_FAST || tooFewAreLeft()) {
                    return new Plan(Outcome.FAILED, seen, null, delay);
                }
                if (made == request.need()) {
                    return done(delays, seen);
                }
            }
            return to == request.n() ? done(delays, to) : null;
        }

        /** Tells whether a quorum cannot be had any more; where all are needed, failures are collected to the end. */
        private boolean tooFewAreLeft() {
            int failed = seen - made;
            return request.need() < request.n() && failed > request.n() - request.need();
        }

        private Plan done(double[] delays, int over) {
            double end = over == 0 ? 0 : delays[over - 1];
            return new Plan(Outcome.DONE, over, made(delays, over), end);
        }

        private double[] made(double[] delays, int over) {
            if (failures.isEmpty()) {
                return over == delays.length ? delays : Arrays.copyOf(delays, over);
            }
            double[] well = new double[made];
            int next = 0;
            for (int i = failures.nextClearBit(0); i < over; i = failures.nextClearBit(i + 1)) {
                well[next++] = delays[i];
            }
            return well;
        }
    }
}
