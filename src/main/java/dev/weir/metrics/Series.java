package dev.weir.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** One metric that is being put together, with all its series. */
interface Series {

    /** The metric as it is now. */
    MetricSnapshot snapshot();
}
