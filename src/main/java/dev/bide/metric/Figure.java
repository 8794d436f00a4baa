package dev.bide.metric;

import java.util.function.DoubleSupplier;

/**
 * A row of the table of metrics: one number that may change at any time.
 *
 * @param name the name of the metric with dots, without the suffixes that a format adds
 * @param help the description of the metric, a sentence
 * @param counter whether the number only grows; otherwise it is a gauge
 * @param label the name of the label that distinguishes rows of the same name; empty if there is none
 * @param labelValue the value of that label
 * @param value reads the number; any thread may call it
 */
record Figure(String name, String help, boolean counter, String label, String labelValue, DoubleSupplier value) {}
