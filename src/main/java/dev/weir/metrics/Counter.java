package dev.weir.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** A metric that only grows; its name ends with {@code _total} where it is read. */
final class Counter implements Series {

    private final CounterSnapshot.Builder series;

    Counter(String name, String help) {
        series = CounterSnapshot.builder().name(name).help(help);
    }

    void add(Labels labels, long value) {
        series.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build());
    }

    @Override
    public MetricSnapshot snapshot() {
        return series.build();
    }
}
