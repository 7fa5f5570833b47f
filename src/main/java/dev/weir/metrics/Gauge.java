package dev.weir.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** A metric that goes up and down. */
final class Gauge implements Series {

    private final GaugeSnapshot.Builder series;

    Gauge(String name, String help) {
        series = GaugeSnapshot.builder().name(name).help(help);
    }

    void add(Labels labels, long value) {
        add(labels, (double) value);
    }

    void add(Labels labels, double value) {
        series.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    @Override
    public MetricSnapshot snapshot() {
        return series.build();
    }
}
