package dev.bide;

import dev.bide.lateness.LatenessMeter;
import dev.bide.metric.MicrometerMetrics;
import dev.bide.metric.Prometheus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.util.TreeSet;

/** Exports the lateness of event loops without a Bide. A test loads it without the libraries of HTTP. */
public final class MeterAloneProgram {

    private MeterAloneProgram() {}

    /** Binds a meter to both registries, and returns the names of the metrics that they have. */
    public static String run() {
        Vertx vertx = Vertx.vertx();
        try {
            LatenessMeter meter = LatenessMeter.on(vertx);
            SimpleMeterRegistry micrometer = new SimpleMeterRegistry();
            new MicrometerMetrics(meter).bindTo(micrometer);
            TreeSet<String> names = new TreeSet<>();
            micrometer
                    .getMeters()
                    .forEach(registered -> names.add(registered.getId().getName()));
            PrometheusRegistry prometheus = new PrometheusRegistry();
            prometheus.register(new Prometheus(meter));
            TreeSet<String> prometheusNames = new TreeSet<>();
            prometheus
                    .scrape()
                    .forEach(metric -> prometheusNames.add(metric.getMetadata().getName()));
            return names + " " + prometheusNames;
        } finally {
            vertx.close().await();
        }
    }
}
