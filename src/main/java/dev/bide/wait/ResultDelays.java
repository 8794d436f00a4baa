package dev.bide.wait;

import java.util.Arrays;

/**
 * The waits that have ended, in the result of a fan-out over several nodes.
 *
 * @param succeeding the delays of those that succeeded, in seconds, ascending; empty if the request is without the list
 * @param summary how many succeeded, and quantiles of their delays
 * @param failed how many failed
 * @param longest the longest delay of those that ended; 0 if none did
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares these
record ResultDelays(double[] succeeding, DelaySummary summary, int failed, double longest) {

    /** Returns the waits of a plan that succeeds. */
    static ResultDelays of(Plan plan) {
        double[] succeeding = plan.succeeding();
        int failed = plan.endingWaits() - succeeding.length;
        return new ResultDelays(succeeding, DelaySummary.of(succeeding), failed, plan.seconds());
    }

    /** Draws a fan-out again, and keeps the waits with the shortest delays of each part. */
    static ResultDelays draw(FanOutRequest request, int[] sizes, int[] ended) {
        double[] succeeding = new double[Arrays.stream(ended).sum()];
        int count = 0;
        int failed = 0;
        double longest = 0;
        for (int part = 0; part < sizes.length; part++) {
            PartDelays drawn = PartDelays.draw(request, DistributedPlan.first(sizes, part), sizes[part]);
            for (int i = 0; i < ended[part]; i++) {
                if (drawn.failures().get(i)) {
                    failed++;
                } else {
                    succeeding[count++] = drawn.delays()[i];
                }
                longest = Math.max(longest, drawn.delays()[i]);
            }
        }
        double[] sorted = Arrays.copyOf(succeeding, count);
        Arrays.sort(sorted);
        return new ResultDelays(sorted, DelaySummary.of(sorted), failed, longest);
    }
}
