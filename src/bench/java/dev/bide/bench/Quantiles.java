package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/** Quantiles of a benchmark's raw samples, by the nearest-rank method: each is one of the samples. */
final class Quantiles {

    private static final double MILLIS_PER_SECOND = 1e3;

    private Quantiles() {}

    /** Returns a quantile of samples in ascending order; 0 if there are none. */
    static double ofSorted(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** Returns the median of some figures; of an even number of them, the higher of the middle two. */
    static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    /** Returns the median of one field of several runs. */
    static double median(List<JsonObject> runs, String field) {
        return median(runs.stream().map(run -> run.getDouble(field)).toList());
    }

    /** Sorts samples in seconds, and adds their p50, p99 and maximum in milliseconds as three fields. */
    static void addMillis(JsonObject run, String name, double[] seconds) {
        Arrays.sort(seconds);
        run.put(name + "50", ofSorted(seconds, 0.5) * MILLIS_PER_SECOND)
                .put(name + "99", ofSorted(seconds, 0.99) * MILLIS_PER_SECOND)
                .put(name + "100", ofSorted(seconds, 1) * MILLIS_PER_SECOND);
    }
}
