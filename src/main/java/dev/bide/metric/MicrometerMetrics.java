package dev.bide.metric;

import dev.bide.lateness.LatenessSnapshot;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The figures for a registry of Micrometer: {@code new MicrometerMetrics(bide.metrics()).bindTo(registry)}. It needs
 * Micrometer, which Bide does not bring along. Any thread may call it.
 *
 * <p>How late waits and loops were is told as quantiles of the last minute, since Micrometer takes no histogram that was
 * counted elsewhere.
 */
public final class MicrometerMetrics implements MeterBinder {

    private static final Map<String, Double> SHARES =
            Map.of("0.5", 0.5, "0.9", 0.9, "0.99", 0.99, "0.999", 0.999, "1", 1.0);

    private final Metrics metrics;

    /**
     * Makes a binder.
     *
     * @param metrics what to bind
     */
    public MicrometerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ToDoubleFunction<Figure> number = figure -> figure.number().getAsDouble();
        for (Figure figure : metrics.figures()) {
            Tags tags = figure.label().isEmpty() ? Tags.empty() : Tags.of(figure.label(), figure.value());
            if (figure.counts()) {
                FunctionCounter.builder(figure.name(), figure, number)
                        .description(figure.help())
                        .tags(tags)
                        .register(registry);
            } else {
                Gauge.builder(figure.name(), figure, number)
                        .description(figure.help())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
            }
        }
        metrics.distributions()
                .forEach(distribution -> SHARES.forEach((name, share) -> TimeGauge.builder(
                                distribution.name(),
                                distribution,
                                TimeUnit.SECONDS,
                                some -> quantile(some.lastMinute().get(), share))
                        .description(distribution.help())
                        .tags("loop", distribution.loop(), "quantile", name)
                        .strongReference(true)
                        .register(registry)));
    }

    private static double quantile(LatenessSnapshot spread, double share) {
        return spread.quantile(share);
    }
}
