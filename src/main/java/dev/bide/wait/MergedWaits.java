package dev.bide.wait;

import java.util.Arrays;
import java.util.BitSet;

/** The waits of all parts of a fan-out that have ended, in the order in which they were reported. One thread uses it. */
final class MergedWaits {

    // Arrays of the full size from the start. Readers on other threads share them, and know how far they may read.
    private final double[] delays;
    private final BitSet failures;

    private int count;

    MergedWaits(FanOutRequest request, DistributedPlan plan) {
        int waits = request.hasSpares() ? request.n() : plan.plan().endingWaits();
        this.delays = new double[waits];
        this.failures = new BitSet(request.terms().failRate() > 0 ? waits : 0);
    }

    /** Appends the next waits of a part. Returns them as a tick. */
    EndedWaits add(PartDelays part, int from, int waits, long nanos) {
        int first = count;
        for (int i = from; i < from + waits; i++) {
            delays[count] = part.delays()[i];
            if (part.failures().get(i)) {
                failures.set(count);
            }
            count++;
        }
        return new EndedWaits(delays, failures, first, count, nanos);
    }

    /** Returns how many of these waits have succeeded. */
    int succeeded() {
        return count - failures.cardinality();
    }

    /** Returns the result of these waits. Any thread may call it after the last wait has been added. */
    ResultDelays result() {
        double[] succeeding = new double[succeeded()];
        int next = 0;
        for (int i = failures.nextClearBit(0); i < count; i = failures.nextClearBit(i + 1)) {
            succeeding[next++] = delays[i];
        }
        Arrays.sort(succeeding);
        double longest = Arrays.stream(delays, 0, count).max().orElse(0);
        return new ResultDelays(succeeding, DelaySummary.of(succeeding), count - succeeding.length, longest);
    }
}
