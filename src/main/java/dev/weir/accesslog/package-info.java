/**
 * One line for each request, for people and for programs: who asked for what, what came of it, and how long each part took.
 *
 * <p>Start with {@link dev.weir.accesslog.AccessLog}, which is told of each exchange and hands an {@code Entry} to a thread
 * of its own; {@code JsonLine} and {@code CombinedLine} say what is in a line. Knows {@code upstream}, of {@code proxy} what
 * observers of exchanges are told, and the logging library, which writes the lines and rotates files.
 */
@NullMarked
package dev.weir.accesslog;

import org.jspecify.annotations.NullMarked;
