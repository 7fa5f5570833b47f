/**
 * One request on its way from a client to a host and back.
 *
 * <p>Start with {@link dev.weir.proxy.BalancerServlet}, then {@code Exchange}, which reads from top to bottom as the life
 * of a request. Knows {@code upstream} (who is next), {@code transport} (how to reach them) and the servlet API; neither
 * the configuration nor the container it runs in.
 */
@NullMarked
package dev.weir.proxy;

import org.jspecify.annotations.NullMarked;
