package dev.bide.wait;

import java.util.Arrays;

/**
 * The waits of a fan-out that have ended, when others were lost with their node.
 *
 * @param succeeding the delays of those that succeeded, in seconds, ascending
 * @param failed how many failed
 * @param longest the longest delay of those that ended; 0 if none did
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares these
record Survivors(double[] succeeding, int failed, double longest) {

    /** Draws a fan-out again, and keeps the waits with the shortest delays of each part. */
    static Survivors draw(FanOutRequest request, int[] sizes, int[] ended) {
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
        return new Survivors(sorted, failed, longest);
    }
}
