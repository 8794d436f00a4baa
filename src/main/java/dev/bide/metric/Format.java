package dev.bide.metric;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The text formats of the metrics. Any thread may call it. */
@SuppressWarnings("ImmutableEnumChecker") // the library's writers have no state that changes
public enum Format {
    /** Prometheus' text format, version 0.0.4. */
    PROMETHEUS(PrometheusTextFormatWriter.create()),
    /** OpenMetrics 1.0.0, which Prometheus asks for by default. */
    OPEN_METRICS(OpenMetricsTextFormatWriter.create());

    private final ExpositionFormatWriter writer;

    Format(ExpositionFormatWriter writer) {
        this.writer = writer;
    }

    /**
     * Returns the media type.
     *
     * @return a value of {@code Content-Type}
     */
    public String mediaType() {
        return writer.getContentType();
    }

    String text(MetricSnapshots metrics) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, metrics);
        } catch (IOException e) {
            // Cannot happen: a ByteArrayOutputStream throws none.
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
