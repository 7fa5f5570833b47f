/**
 * The ports of Weir when it runs by itself: the embedded Jetty behind them, TLS, and the connections of clients, HTTP/1
 * and HTTP/2, with all that bounds what a client may send, hold and take in time.
 *
 * <p>Start with {@link dev.weir.listen.Listeners}. It gets from outside who takes requests and the servlet for operators,
 * and knows neither pools and hosts nor the command line. No container loads it.
 */
@NullMarked
package dev.weir.listen;

import org.jspecify.annotations.NullMarked;
