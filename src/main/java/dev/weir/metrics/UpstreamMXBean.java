package dev.weir.metrics;

import java.util.List;

/** An upstream as JMX shows it. */
public interface UpstreamMXBean {

    /** Requests that have ended. */
    long getRequests();

    /** Requests that have not ended. */
    long getRequestsInFlight();

    /** Requests that were sent once more. */
    long getResends();

    /** Requests that were not sent once more because the budget was used up. */
    long getRefusedResends();

    /** All hosts, pool by pool in order of declaration. */
    List<HostBean> getHosts();
}
