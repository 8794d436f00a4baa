package dev.bide.metric;

import dev.bide.lateness.LatenessMeter;
import dev.bide.lateness.LatenessSnapshot;
import dev.bide.wait.DelayHistogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Exports all metrics to Prometheus: as text, together with those of the JVM, or as a collector for a registry of the
 * Prometheus client. Any thread may call it.
 */
public final class Prometheus implements MultiCollector {

    /** Upper bounds of the histogram buckets. The last one is required by Prometheus and has every sample. */
    private static final double[] BUCKET_BOUNDS_SECONDS = {
        0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, Double.POSITIVE_INFINITY
    };

    private final MetricTable metrics;

    /**
     * Creates a collector.
     *
     * @param metrics the metrics to export
     */
    public Prometheus(Metrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Creates a collector for event loops without a Bide.
     *
     * @param meter measures the event loops
     */
    public Prometheus(LatenessMeter meter) {
        this.metrics = new LoopMetrics(meter);
    }

    /**
     * Returns the present values of all metrics, and those of the JVM.
     *
     * @param format the format of the text
     * @return the text
     */
    public String text(Format format) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        collect().forEach(all::metricSnapshot);
        JvmMetrics.collect().forEach(all::metricSnapshot);
        return format.text(all.build());
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        byName(metrics.figures(), Figure::name, Prometheus::snapshot).forEach(all::metricSnapshot);
        byName(metrics.poolFigures(), Figure::name, Prometheus::snapshot).forEach(all::metricSnapshot);
        metrics.delays().map(delays -> delays(delays.name(), List.of(delays))).ifPresent(all::metricSnapshot);
        addStandIns(all, metrics.standInMetrics());
        byName(metrics.distributions(), Distribution::name, Prometheus::histogram)
                .forEach(all::metricSnapshot);
        return all.build();
    }

    private static void addStandIns(MetricSnapshots.Builder all, List<StandInMetrics> standIns) {
        byName(standIns.stream().flatMap(each -> each.calls().stream()).toList(), Figure::name, Prometheus::snapshot)
                .forEach(all::metricSnapshot);
        byName(
                        standIns.stream()
                                .flatMap(each -> each.upstream().stream())
                                .toList(),
                        DelayDistribution::name,
                        Prometheus::delays)
                .forEach(all::metricSnapshot);
    }

    /** Converts all rows of the same name to one snapshot: in the text format, all lines of a metric are one group. */
    private static <T> List<MetricSnapshot> byName(
            List<T> rows, Function<T, String> name, BiFunction<String, List<T>, MetricSnapshot> snapshot) {
        Map<String, List<T>> rowsByName = new LinkedHashMap<>();
        rows.forEach(row -> rowsByName
                .computeIfAbsent(name.apply(row), newName -> new ArrayList<>())
                .add(row));
        // Prometheus' names have underscores where those of Micrometer have dots.
        return rowsByName.entrySet().stream()
                .map(entry -> snapshot.apply(entry.getKey().replace('.', '_'), entry.getValue()))
                .toList();
    }

    private static MetricSnapshot snapshot(String name, List<Figure> figures) {
        String help = figures.get(0).help();
        // Without the suffix _total, which the writer adds to the name of a counter.
        if (figures.get(0).counter()) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(name).help(help);
            figures.forEach(figure -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels(figure.labels()))
                    .value(figure.value().getAsDouble())
                    .build()));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        figures.forEach(figure -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(figure.labels()))
                .value(figure.value().getAsDouble())
                .build()));
        return gauge.build();
    }

    private static MetricSnapshot histogram(String name, List<Distribution> distributions) {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(name + "_seconds") // the client rejects a unit that is not the end of the name
                .unit(Unit.SECONDS)
                .help(distributions.get(0).help());
        distributions.forEach(distribution -> {
            // Read once, so that the sum and the buckets belong together.
            LatenessSnapshot lateness = distribution.all().get();
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("loop", distribution.loop()))
                    .classicHistogramBuckets(buckets(lateness))
                    .sum(lateness.sum())
                    .build());
        });
        return histogram.build();
    }

    // Classic buckets: the text format has no native histograms.
    private static ClassicHistogramBuckets buckets(LatenessSnapshot lateness) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        // The text has cumulative counts, as countUpTo() has. But the builder takes the count of each bucket alone.
        long cumulativeBefore = 0;
        for (double bound : BUCKET_BOUNDS_SECONDS) {
            long cumulative = Double.isInfinite(bound) ? lateness.count() : lateness.countUpTo(bound);
            buckets.bucket(bound, cumulative - cumulativeBefore);
            cumulativeBefore = cumulative;
        }
        return buckets.build();
    }

    private static MetricSnapshot delays(String name, List<DelayDistribution> distributions) {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(name.replace('.', '_') + "_seconds")
                .unit(Unit.SECONDS)
                .help(distributions.get(0).help());
        distributions.forEach(distribution -> {
            DelayHistogram.Snapshot delays = distribution.histogram().get();
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int i = 0; i < delays.bounds().length; i++) {
                buckets.bucket(delays.bounds()[i], delays.counts()[i]);
            }
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(distribution.labels()))
                    .classicHistogramBuckets(buckets.build())
                    .sum(delays.sum())
                    .build());
        });
        return histogram.build();
    }

    private static Labels labels(Map<String, String> labels) {
        // The library sorts them by their names.
        return Labels.of(labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }
}
