package dev.bide.metric;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A row of the table of metrics: one number that may change at any time.
 *
 * @param name the name of the metric with dots, without the suffixes that a format adds
 * @param help the description of the metric, a sentence
 * @param counter whether the number only grows; otherwise it is a gauge
 * @param labels the labels that distinguish rows of the same name, and their values; empty if there are none
 * @param value reads the number; any thread may call it
 */
record Figure(String name, String help, boolean counter, Map<String, String> labels, DoubleSupplier value) {}
