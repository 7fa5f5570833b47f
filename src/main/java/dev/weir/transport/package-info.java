/**
 * Connections to hosts: opening them, keeping them, and one exchange of a request and an answer on each at a time.
 *
 * <p>Start with {@link dev.weir.transport.Transport}. It is used by traffic and by checks alike, and says how an attempt
 * ended in the words of {@code upstream}. Knows Jetty's I/O layer ({@code ClientConnector}, {@code EndPoint}) and HTTP
 * parser; no servlet, and nothing of what a request is for.
 */
@NullMarked
package dev.weir.transport;

import org.jspecify.annotations.NullMarked;
