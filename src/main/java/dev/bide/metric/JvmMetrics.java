package dev.bide.metric;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * The metrics of the JVM and of the operating system's process, under the names of the Prometheus client library: heap,
 * garbage collections, threads, CPU time, open files. Any thread may call it; a call takes some milliseconds.
 *
 * <p>The library is {@code prometheus-metrics-instrumentation-jvm}. With what it brings, it is 210 KB. The metrics of
 * Micrometer would be 1.2 MB, and have other names than those that dashboards for Java expect.
 */
final class JvmMetrics {

    /** One for the whole JVM: the library adds listeners to the garbage collectors, and never removes them. */
    private static final PrometheusRegistry REGISTRY = registry();

    private JvmMetrics() {}

    private static PrometheusRegistry registry() {
        // Not the library's default registry, which is the program's own, if Bide is only a part of it.
        PrometheusRegistry registry = new PrometheusRegistry();
        io.prometheus.metrics.instrumentation.jvm.JvmMetrics.builder().register(registry);
        return registry;
    }

    static MetricSnapshots collect() {
        return REGISTRY.scrape();
    }
}
