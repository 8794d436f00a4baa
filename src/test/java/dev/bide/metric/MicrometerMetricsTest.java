package dev.bide.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bide.Bide;
import dev.bide.refusal.Reason;
import dev.bide.wait.FanOutRequest;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Exports the metrics to registries of Micrometer and of the Prometheus client. */
@ExtendWith(VertxExtension.class)
class MicrometerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aMicrometerRegistryHasEveryMetric(Vertx vertx, VertxTestContext test) {
        Bide bide = Bide.on(vertx);
        new MicrometerMetrics(bide.metrics()).bindTo(registry);
        bide.metrics().refusals().add(Reason.FULL);
        bide.waitN(FanOutRequest.of(100).upTo(0.02).withSeed(7))
                .onComplete(test.succeeding(done -> test.verify(() -> {
                    assertEquals(100, sum("bide.waits.fired"));
                    assertEquals(100, sum("bide.waits.accepted"));
                    assertEquals(0, sum("bide.waits.pending"));
                    assertEquals(
                            1,
                            registry.get("bide.calls")
                                    .tags("operation", "wait-n", "outcome", "ok")
                                    .functionCounter()
                                    .count());
                    assertEquals(100, registry.get("bide.delay").functionTimer().count());
                    assertEquals(
                            1,
                            registry.get("bide.refused")
                                    .tag("reason", "full")
                                    .functionCounter()
                                    .count());
                    assertEquals(
                            0,
                            registry.get("bide.tasks")
                                    .tag("state", "running")
                                    .gauge()
                                    .value());
                    double median = registry.get("bide.wait.late").tag("quantile", "0.5").timeGauges().stream()
                            .mapToDouble(gauge -> gauge.value())
                            .max()
                            .orElseThrow();
                    assertTrue(median > 0, "the median lateness is " + median);
                    Set<String> names = registry.getMeters().stream()
                            .map(meter -> meter.getId().getName())
                            .collect(Collectors.toSet());
                    Set<String> listed =
                            bide.metrics().figures().stream().map(Figure::name).collect(Collectors.toSet());
                    assertTrue(names.containsAll(listed));
                    assertTrue(names.contains("bide.loop.late"));
                    for (Meter meter : registry.getMeters()) {
                        assertTrue(
                                meter.getId().getDescription().endsWith("."),
                                meter.getId().getName());
                    }
                    test.completeNow();
                })));
    }

    private double sum(String name) {
        return registry.get(name).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(measurement -> measurement.getValue())
                .sum();
    }

    @Test
    void aMicrometerCounterStillCountsAfterAGarbageCollection(Vertx vertx) {
        Bide bide = Bide.on(vertx);
        new MicrometerMetrics(bide.metrics()).bindTo(registry);
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        while (garbage.get() != null) {
            System.gc();
        }
        bide.metrics().refusals().add(Reason.FULL);
        assertEquals(1, sum("bide.refused"));
    }

    @Test
    void aPrometheusRegistryCollectsTheMetrics(Vertx vertx) {
        Bide bide = Bide.on(vertx);
        PrometheusRegistry prometheus = new PrometheusRegistry();
        prometheus.register(new Prometheus(bide.metrics()));
        bide.metrics().refusals().add(Reason.FULL);
        CounterSnapshot refused = (CounterSnapshot) prometheus
                .scrape(name -> name.equals("bide_refused_total") || name.equals("bide_refused"))
                .get(0);
        assertEquals(
                1,
                refused.getDataPoints().stream()
                        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                        .sum());
    }
}
