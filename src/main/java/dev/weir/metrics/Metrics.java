package dev.weir.metrics;

import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All metrics of a balancer, put together whenever they are asked for: nothing is kept, so that a host that is gone has no
 * series any more. Labels are names from the configuration and words of Weir, nothing that a client has sent. Thread-safe.
 */
public final class Metrics {

    /** The label of requests that were refused before there was an upstream: empty, as if there were none. */
    private static final Labels NO_UPSTREAM = Labels.of("upstream", "");

    private static final double MILLIS = 1e3;

    private final Supplier<List<Upstream>> upstreams;
    private final Traffic traffic;
    private final HostConnectionCounts connections;
    private final Reloads reloads;
    private final LongSupplier droppedLines;

    /**
     * Reads nothing yet.
     *
     * @param upstreams at this moment
     * @param traffic told of all exchanges
     * @param connections to the hosts
     * @param reloads told of all reloads
     * @param droppedLines of the access log, since the start
     */
    public Metrics(
            Supplier<List<Upstream>> upstreams,
            Traffic traffic,
            HostConnectionCounts connections,
            Reloads reloads,
            LongSupplier droppedLines) {
        this.upstreams = upstreams;
        this.traffic = traffic;
        this.connections = connections;
        this.reloads = reloads;
        this.droppedLines = droppedLines;
    }

    /** Forgets what was counted of upstreams and hosts that are gone. To be called every now and then. */
    public void forgetGone() {
        List<Upstream> present = upstreams.get();
        traffic.keep(Set.copyOf(present), () -> present.stream()
                .flatMap(upstream -> upstream.snapshot().pools().stream())
                .flatMap(pool -> pool.hosts().stream())
                .map(Host::stats)
                .collect(Collectors.toSet()));
    }

    MetricSnapshots snapshots() {
        UpstreamSeries ofUpstreams = new UpstreamSeries();
        HostSeries ofHosts = new HostSeries();
        for (Upstream upstream : upstreams.get()) {
            Labels labels = Labels.of("upstream", upstream.id());
            ofUpstreams.add(labels, upstream, traffic);
            for (Pool pool : upstream.snapshot().pools()) {
                for (Host host : pool.hosts()) {
                    ofHosts.add(
                            labels.add("pool", pool.id()).add("host", host.id()),
                            host,
                            traffic,
                            connections.of(upstream, host.stats()));
                }
            }
        }
        ofUpstreams.addExchanges(NO_UPSTREAM, traffic.refused());
        List<Series> all = new ArrayList<>(ofUpstreams.all());
        all.addAll(ofHosts.all());
        all.addAll(ofConfiguration());
        all.add(ofAccessLog());
        all.addAll(ofProcess());
        return new MetricSnapshots(all.stream().map(Series::snapshot).toList());
    }

    private List<Series> ofConfiguration() {
        Counter counted = new Counter("weir_config_reloads", "Reloads of the configuration, by what came of them.");
        counted.add(Labels.of("result", "done"), reloads.countDone());
        counted.add(Labels.of("result", "refused"), reloads.countRefused());
        Gauge revision =
                new Gauge("weir_config_revision", "The configuration in force: 1 at the start, one more per reload.");
        revision.add(Labels.EMPTY, reloads.revision());
        return List.of(counted, revision);
    }

    private Series ofAccessLog() {
        Counter dropped =
                new Counter("weir_access_log_dropped_lines", "Lines of the access log that were not written.");
        dropped.add(Labels.EMPTY, droppedLines.getAsLong());
        return dropped;
    }

    private static List<Series> ofProcess() {
        Gauge start = new Gauge("process_start_time_seconds", "Unix time at which the process started.");
        start.add(Labels.EMPTY, ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Gauge used = new Gauge("jvm_memory_used_bytes", "Memory of the JVM that is in use.");
        used.add(Labels.of("area", "heap"), memory.getHeapMemoryUsage().getUsed());
        used.add(Labels.of("area", "nonheap"), memory.getNonHeapMemoryUsage().getUsed());
        Gauge threads = new Gauge("jvm_threads_current", "Threads of the JVM.");
        threads.add(Labels.EMPTY, ManagementFactory.getThreadMXBean().getThreadCount());
        return List.of(start, used, threads);
    }
}
