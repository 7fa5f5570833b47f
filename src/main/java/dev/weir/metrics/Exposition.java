package dev.weir.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as they are read.
 *
 * @param contentType of the text
 * @param text all of them
 */
public record Exposition(String contentType, String text) {

    /**
     * Writes all metrics: as OpenMetrics 1.0 if that is accepted, else in the text format 0.0.4 of Prometheus.
     *
     * @param accept the header of the request, or null if there is none
     */
    public static Exposition of(Metrics metrics, @Nullable String accept) {
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        ExpositionFormatWriter writer =
                open ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, metrics.snapshots());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Exposition(writer.getContentType(), text.toString(StandardCharsets.UTF_8));
    }
}
