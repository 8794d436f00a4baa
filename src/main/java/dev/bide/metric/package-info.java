/**
 * The metrics of the process in two formats: Prometheus (as text, and as a collector for a registry of its client) and
 * Micrometer.
 *
 * <p>{@link dev.bide.metric.Metrics} is the only list of what is exported. The formats add nothing to it, so both have the
 * same names and help texts. A value is read when it is collected; this package keeps no values of its own. The text also
 * has the metrics of the JVM ({@link dev.bide.metric.JvmMetrics}), which a program with a registry has already.
 *
 * <p>Lateness and delays are exported to Prometheus as histograms, since histograms can be added and quantiles cannot.
 * Micrometer does not accept a histogram that was counted elsewhere, so it gets the quantiles of the last minute, and the
 * number and sum of the delays.
 *
 * <p>This package reads from {@code lateness}, {@code pool}, {@code script}, {@code task}, {@code refusal} and {@code
 * wait}. Both client libraries are only used here.
 */
package dev.bide.metric;
