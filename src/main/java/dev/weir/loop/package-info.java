/**
 * The threads that all connections live on, those of clients and those to hosts.
 *
 * <p>Start with {@link dev.weir.loop.Loops}. What an event on a connection leads to is done on the thread that was told of
 * the event: a hop to another thread costs more than most of it. So nothing there may block.
 */
@NullMarked
package dev.weir.loop;

import org.jspecify.annotations.NullMarked;
