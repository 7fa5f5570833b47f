/**
 * What is counted, for monitoring: metrics in the formats of Prometheus, and beans of JMX.
 *
 * <p>Start with {@link dev.weir.metrics.Metrics}. Most numbers are counted elsewhere, above all in
 * {@link dev.weir.upstream.HostStats}, and are only read here when somebody asks; what exchanges as a whole took is counted
 * by {@link dev.weir.metrics.Traffic}. Knows {@code upstream}, and of {@code proxy} what observers of exchanges are told.
 */
@NullMarked
package dev.weir.metrics;

import org.jspecify.annotations.NullMarked;
