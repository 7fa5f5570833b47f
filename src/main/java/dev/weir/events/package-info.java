/**
 * What happened, for whoever wants to know: a bounded log of events with ids that can be read again, and those who follow
 * it.
 *
 * <p>Start with {@link dev.weir.events.Events}; {@link dev.weir.events.EventKind} lists all that is told, and {@code
 * HostEvents} says what a change of a host means. Code of others listens by {@link dev.weir.events.EventListener}. Knows
 * {@code upstream} alone; neither servlets nor who gave an order by which way.
 */
@NullMarked
package dev.weir.events;

import org.jspecify.annotations.NullMarked;
