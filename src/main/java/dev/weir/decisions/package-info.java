/**
 * Why requests went where they went: the latest decisions, with all that was known when they were made.
 *
 * <p>Start with {@link dev.weir.decisions.Decisions}, which is told of exchanges and keeps some; {@link
 * dev.weir.decisions.Decision} is what is kept of one. Knows {@code upstream}, and of {@code proxy} what observers of
 * exchanges are told.
 */
@NullMarked
package dev.weir.decisions;

import org.jspecify.annotations.NullMarked;
