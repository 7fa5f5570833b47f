/**
 * Weir as a process of its own: the command line, and its start and stop.
 *
 * <p>Start with {@link dev.weir.launch.Main}, then {@link dev.weir.launch.Service}. No other package uses it, and no
 * container loads it.
 */
@NullMarked
package dev.weir.launch;

import org.jspecify.annotations.NullMarked;
