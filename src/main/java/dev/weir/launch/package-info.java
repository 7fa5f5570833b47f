/**
 * Weir as a process of its own: the command line, and the embedded Jetty that takes requests.
 *
 * <p>Start with {@link dev.weir.launch.Main} and {@link dev.weir.launch.Launcher}. No other package uses it, and no
 * container loads it.
 */
@NullMarked
package dev.weir.launch;

import org.jspecify.annotations.NullMarked;
