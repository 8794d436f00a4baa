package dev.bide.metric;

import dev.bide.wait.DelayHistogram;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A row of the table of metrics: a histogram of seconds that was counted in buckets.
 *
 * @param name the name of the metric with dots, without the unit
 * @param help the description of the metric, a sentence
 * @param labels the labels that distinguish rows of the same name, and their values; empty if there are none
 * @param histogram reads the histogram; any thread may call it
 */
record DelayDistribution(
        String name, String help, Map<String, String> labels, Supplier<DelayHistogram.Snapshot> histogram) {}
