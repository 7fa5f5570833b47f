package dev.weir.metrics;

import dev.weir.upstream.Histogram;
import dev.weir.upstream.HostStats;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;

/** A metric of times, as quantiles. */
final class Latency implements Series {

    private static final List<Double> PARTS = List.of(0.5, 0.9, 0.99);

    private final SummarySnapshot.Builder series;

    Latency(String name, String help) {
        series = SummarySnapshot.builder().name(name).help(help);
    }

    void add(Labels labels, HostStats stats) {
        Histogram.Snapshot recent = stats.recentLatency();
        List<Quantile> quantiles = PARTS.stream()
                .map(part -> new Quantile(part, quantile(recent, part)))
                .toList();
        series.dataPoint(SummaryDataPointSnapshot.builder()
                .labels(labels)
                .quantiles(Quantiles.of(quantiles))
                .count(stats.latency().count())
                .build());
    }

    private static double quantile(Histogram.Snapshot recent, double part) {
        return recent.count() == 0 ? Double.NaN : Seconds.of(recent.quantileNanos(part));
    }

    @Override
    public MetricSnapshot snapshot() {
        return series.build();
    }
}
