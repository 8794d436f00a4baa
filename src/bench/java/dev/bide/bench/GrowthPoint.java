package dev.bide.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one size of a {@link GrowthSeries} cost. A figure that has no meaning for the series is NaN.
 *
 * @param beyond the seconds beyond the longest delay; of held requests, the p50 of their lateness
 * @param p99 the p99 of the lateness in seconds
 * @param peakMegabytes the peak of the resident memory
 * @param heapMegabytes the live heap after a collection
 * @param cpuSeconds the CPU time of the servers, without their start
 */
record GrowthPoint(double beyond, double p99, double peakMegabytes, double heapMegabytes, double cpuSeconds) {

    /** Returns the medians of some rounds. */
    static GrowthPoint median(List<GrowthPoint> rounds) {
        return new GrowthPoint(
                median(rounds, GrowthPoint::beyond),
                median(rounds, GrowthPoint::p99),
                median(rounds, GrowthPoint::peakMegabytes),
                median(rounds, GrowthPoint::heapMegabytes),
                median(rounds, GrowthPoint::cpuSeconds));
    }

    private static double median(List<GrowthPoint> rounds, ToDoubleFunction<GrowthPoint> figure) {
        return Quantiles.median(rounds.stream().mapToDouble(figure).boxed().toList());
    }
}
