package dev.bide.wait;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One wait of a fan-out as it was drawn, and the outcome of such waits by the plainest algorithm: one wait after another. */
record DrawnWait(double delay, boolean fails) {

    /** Draws n waits one by one, and sorts them as a whole. */
    static List<DrawnWait> of(Request request, int n) {
        Draw draw = new Draw(request);
        return IntStream.range(0, n)
                .mapToLong(draw::bits)
                .mapToObj(bits -> new DrawnWait(draw.delay(bits), draw.fails(bits)))
                .sorted(Comparator.comparingDouble(DrawnWait::delay))
                .toList();
    }

    static List<DrawnWait> of(FanOutRequest request) {
        return of(request, request.n());
    }

    static double[] delays(List<DrawnWait> waits) {
        return waits.stream().mapToDouble(DrawnWait::delay).toArray();
    }

    /** Returns the expected outcome of a fan-out as text. */
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
                failed++;
            } else {
                return "failed after " + longest + ", " + (succeeded.size() + failed + 1) + " finished";
            }
        }
        return succeeded + ", " + failed + " failed, longest " + longest;
    }
}
