package dev.weir.metrics;

import java.util.List;

/** A balancer as JMX shows it. */
public interface WeirMXBean {

    /** The upstreams, in order of declaration. */
    List<String> getUpstreams();

    /** Requests that have not ended. */
    long getRequestsInFlight();

    /** The configuration in force: 1 at the start, one more for each reload. */
    long getConfigurationRevision();

    /** Reloads that were refused since the start. */
    long getRefusedReloads();
}
