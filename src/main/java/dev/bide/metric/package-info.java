/**
 * The figures of the whole process, for those who collect such things: as Prometheus reads them, and for a registry of
 * Micrometer that a program may have. {@link dev.bide.metric.Metrics} is the one list of what there is.
 */
package dev.bide.metric;
