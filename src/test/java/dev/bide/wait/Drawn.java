package dev.bide.wait;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One wait of a fan-out as it was drawn, and what a fan-out of such waits must come to, gone through wait by wait. */
record Drawn(double delay, boolean fails) {

    /** Draws one by one and sorts as a whole. */
    static List<Drawn> of(Request request, int n) {
        Draw draw = new Draw(request);
        return IntStream.range(0, n)
                .mapToLong(draw::bits)
                .mapToObj(bits -> new Drawn(draw.delay(bits), draw.fails(bits)))
                .sorted(Comparator.comparingDouble(Drawn::delay))
                .toList();
    }

    static List<Drawn> of(FanOutRequest request) {
        return of(request, request.n());
    }

    static double[] delays(List<Drawn> waits) {
        return waits.stream().mapToDouble(Drawn::delay).toArray();
    }

    /** Tells in words what a fan-out must come to. */
    static String end(FanOutRequest request) {
        List<Double> made = new ArrayList<>();
        int failed = 0;
        double longest = 0;
        for (Drawn wait : of(request)) {
            if (made.size() == request.need()) {
                break;
            }
            if (wait.delay > request.terms().timeout()) {
                return "timed out, " + (made.size() + failed) + " finished";
            }
            longest = wait.delay;
            if (!wait.fails) {
                made.add(wait.delay);
            } else if (request.onFailure() == OnFailure.COLLECT
                    && (request.need() == request.n() || failed < request.n() - request.need())) {
                failed++;
            } else {
                return "failed after " + longest + ", " + (made.size() + failed + 1) + " finished";
            }
        }
        return made + ", " + failed + " failed, longest " + longest;
    }
}
