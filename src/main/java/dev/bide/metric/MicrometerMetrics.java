package dev.bide.metric;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.bide.lateness.LatenessMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Registers all metrics with a Micrometer registry: {@code new MicrometerMetrics(bide.metrics()).bindTo(registry)}. It
 * needs Micrometer on the class path; Bide does not depend on it at run time. Any thread may call it.
 *
 * <p>Micrometer does not accept a histogram that was counted elsewhere. So lateness is registered as gauges of the
 * quantiles of the last minute, and the delays and the times of the services behind stand-ins as timers with their number
 * and their sum. The meters of a stand-in are registered when it begins, and removed when it ends. The gauges of single
 * pools are left out, because pools come and go all the time.
 */
public final class MicrometerMetrics implements MeterBinder {

    private static final Map<String, Double> SHARE_BY_QUANTILE_TAG =
            Map.of("0.5", 0.5, "0.9", 0.9, "0.99", 0.99, "0.999", 0.999, "1", 1.0);

    private final MetricTable metrics;

    /**
     * Creates a binder.
     *
     * @param metrics the metrics to register
     */
    public MicrometerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Creates a binder for event loops without a Bide.
     *
     * @param meter measures the event loops
     */
    public MicrometerMetrics(LatenessMeter meter) {
        this.metrics = new LoopMetrics(meter);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        metrics.figures().forEach(figure -> meter(registry, figure));
        metrics.delays().ifPresent(delays -> timer(registry, delays));
        StandInMeters standIns = new StandInMeters(registry);
        metrics.watchStandIns(() -> standIns.update(metrics.standInMetrics()));
        // Time gauges, because registries differ in their unit of time and convert the seconds to it.
        metrics.distributions()
                .forEach(distribution -> SHARE_BY_QUANTILE_TAG.forEach((quantile, share) -> TimeGauge.builder(
                                distribution.name(),
                                distribution,
                                TimeUnit.SECONDS,
                                row -> row.lastMinute().get().quantile(share))
                        .description(distribution.help())
                        .tags("loop", distribution.loop(), "quantile", quantile)
                        .strongReference(true)
                        .register(registry)));
    }

    /** Registers a counter or a gauge. */
    @CanIgnoreReturnValue
    static Meter meter(MeterRegistry registry, Figure figure) {
        // The parameter is the figure too, but the function has to capture it. A function counter only has a weak
        // reference to its object, and its builder offers no strong one. This function keeps the figure alive. Without
        // that, the counter stops at the next garbage collection.
        ToDoubleFunction<Figure> value = same -> figure.value().getAsDouble();
        if (figure.counter()) {
            return FunctionCounter.builder(figure.name(), figure, value)
                    .description(figure.help())
                    .tags(tags(figure.labels()))
                    .register(registry);
        }
        // Strong, here and above: no other object refers to the rows of the table.
        return Gauge.builder(figure.name(), figure, value)
                .description(figure.help())
                .tags(tags(figure.labels()))
                .strongReference(true)
                .register(registry);
    }

    /** Registers a timer with the number and the sum of a histogram. */
    @CanIgnoreReturnValue
    static Meter timer(MeterRegistry registry, DelayDistribution row) {
        // The functions capture the row, as above.
        return FunctionTimer.builder(
                        row.name(),
                        row,
                        same -> row.histogram().get().count(),
                        same -> row.histogram().get().sum(),
                        TimeUnit.SECONDS)
                .description(row.help())
                .tags(tags(row.labels()))
                .register(registry);
    }

    private static List<Tag> tags(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList();
    }
}
