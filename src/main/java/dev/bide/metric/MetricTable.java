package dev.bide.metric;

import java.util.List;
import java.util.Optional;

/** A table of exported metrics. Any thread may call it. */
interface MetricTable {

    /** Returns all counters and gauges. Rows of the same name follow each other, as Prometheus' text format requires. */
    List<Figure> figures();

    /** Returns the gauges of the pools that exist now. Their number changes, so a reader has to ask each time. */
    default List<Figure> poolFigures() {
        return List.of();
    }

    /** Returns the delays that the calls have asked for; empty without a Bide. */
    default Optional<DelayDistribution> delays() {
        return Optional.empty();
    }

    /** Returns the metrics of each stand-in that exists now. Their number changes, so a reader has to ask each time. */
    default List<StandInMetrics> standInMetrics() {
        return List.of();
    }

    /**
     * Runs a watcher now, and whenever {@link #standInMetrics} are those of other stand-ins; never twice at the same time.
     */
    default void watchStandIns(Runnable watcher) {}

    /** Returns the histograms of each event loop. */
    List<Distribution> distributions();
}
