/**
 * What happens without a request: hosts are checked, forgiven by time, and their changes of state told.
 *
 * <p>Start with {@link dev.weir.health.Worker}, the one background thread; {@code Checks} says when a host is checked,
 * {@code Check} what its answer means. Knows {@code upstream} and {@code transport}; no servlet, nothing of how requests
 * are proxied, and nothing of the admin API.
 */
@NullMarked
package dev.weir.health;

import org.jspecify.annotations.NullMarked;
