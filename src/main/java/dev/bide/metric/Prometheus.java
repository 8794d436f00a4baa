package dev.bide.metric;

import dev.bide.lateness.LatenessSnapshot;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The figures as Prometheus has them: as a text, or for a registry of its client that a program may have. Any thread may
 * call it.
 */
public final class Prometheus implements MultiCollector {

    /** The type of the text. */
    public static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double[] BOUNDS = {
        0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, Double.POSITIVE_INFINITY
    };

    private final Metrics metrics;

    /**
     * Makes a collector.
     *
     * @param metrics what to collect
     */
    public Prometheus(Metrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Writes all figures as they are now.
     *
     * @return text in the format of Prometheus
     */
    public String text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, collect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        each(metrics.figures(), Figure::name, Prometheus::numbers).forEach(all::metricSnapshot);
        each(metrics.distributions(), Distribution::name, Prometheus::histogram).forEach(all::metricSnapshot);
        return all.build();
    }

    /** Makes one thing of all that have the same name. */
    private static <T> List<MetricSnapshot> each(
            List<T> all, Function<T, String> name, BiFunction<String, List<T>, MetricSnapshot> one) {
        Map<String, List<T>> named = new LinkedHashMap<>();
        all.forEach(some -> named.computeIfAbsent(name.apply(some), first -> new ArrayList<>())
                .add(some));
        return named.entrySet().stream()
                .map(some -> one.apply(some.getKey().replace('.', '_'), some.getValue()))
                .toList();
    }

    private static MetricSnapshot numbers(String name, List<Figure> figures) {
        String help = figures.get(0).help();
        if (figures.get(0).counts()) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(name).help(help);
            figures.forEach(figure -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels(figure.label(), figure.value()))
                    .value(figure.number().getAsDouble())
                    .build()));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        figures.forEach(figure -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(figure.label(), figure.value()))
                .value(figure.number().getAsDouble())
                .build()));
        return gauge.build();
    }

    private static MetricSnapshot histogram(String name, List<Distribution> distributions) {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(name + "_seconds")
                .unit(Unit.SECONDS)
                .help(distributions.get(0).help());
        distributions.forEach(distribution -> {
            LatenessSnapshot spread = distribution.all().get();
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels("loop", distribution.loop()))
                    .classicHistogramBuckets(buckets(spread))
                    .sum(spread.sum())
                    .build());
        });
        return histogram.build();
    }

    private static ClassicHistogramBuckets buckets(LatenessSnapshot spread) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long before = 0;
        for (double bound : BOUNDS) {
            long upTo = Double.isInfinite(bound) ? spread.count() : spread.upTo(bound);
            buckets.bucket(bound, upTo - before);
            before = upTo;
        }
        return buckets.build();
    }

    private static Labels labels(String label, String value) {
        return label.isEmpty() ? Labels.EMPTY : Labels.of(label, value);
    }
}
