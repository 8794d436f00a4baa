package dev.bide.metric;

import java.util.List;

/** A table of exported metrics. Any thread may call it. */
interface MetricTable {

    /** Returns all counters and gauges. Rows of the same name follow each other, as Prometheus' text format requires. */
    List<Figure> figures();

    /** Returns the histograms of each event loop. */
    List<Distribution> distributions();
}
