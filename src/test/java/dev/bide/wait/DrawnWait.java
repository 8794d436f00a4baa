package dev.bide.wait;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One wait of a fan-out as it was drawn. Computes the expected outcome of a fan-out by going through its waits one by one,
 * without buckets, slices or alarms.
 */
record DrawnWait(double delay, boolean fails) {

    /** Returns n waits in ascending order: draws them one by one, and sorts them as a whole. */
    static List<DrawnWait> of(Request request, int n) {
        Draw draw = new Draw(request);
        return IntStream.range(0, n)
                .mapToLong(draw::bits)
                .mapToObj(bits -> new DrawnWait(draw.delay(bits), draw.fails(bits)))
                .sorted(Comparator.comparingDouble(DrawnWait::delay))
                .toList();
    }

    /** Returns all waits of a fan-out in ascending order. */
    static List<DrawnWait> of(FanOutRequest request) {
        return of(request, request.n());
    }

    /** Returns the delays of some waits, in their order. */
    static double[] delays(List<DrawnWait> waits) {
        return waits.stream().mapToDouble(DrawnWait::delay).toArray();
    }

    /** Returns the expected outcome of a fan-out as text, which is compared with {@link EngineFixture#outcome}. */
    static String outcome(FanOutRequest request) {
        List<Double> succeeded = new ArrayList<>();
        int failed = 0;
        double longest = 0;
        for (DrawnWait wait : of(request)) {
            if (succeeded.size() == request.need()) {
                break;
            }
            if (wait.delay > request.terms().timeout()) {
                return "timed out, " + (succeeded.size() + failed) + " finished";
            }
            longest = wait.delay;
            if (!wait.fails) {
                succeeded.add(wait.delay);
            } else if (request.onFailure() == OnFailure.COLLECT
                    && (request.need() == request.n() || failed < request.n() - request.need())) {
                // If all waits are needed, a collecting fan-out has no quorum that could be out of reach.
                failed++;
            } else {
                return "failed after " + longest + ", " + (succeeded.size() + failed + 1) + " finished";
            }
        }
        return succeeded + ", " + failed + " failed, longest " + longest;
    }
}
