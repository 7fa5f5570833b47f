package dev.weir.metrics;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** A metric of times, in buckets. */
final class Timing implements Series {

    private final HistogramSnapshot.Builder series;

    Timing(String name, String help) {
        series = HistogramSnapshot.builder().name(name).help(help);
    }

    void add(Labels labels, Durations durations) {
        series.dataPoint(durations.dataPoint(labels));
    }

    @Override
    public MetricSnapshot snapshot() {
        return series.build();
    }
}
