/**
 * What outlives a restart: orders, and what was observed of hosts, in a journal on disk.
 *
 * <p>Start with {@link dev.weir.state.Keeper}. It compares the upstreams with what it remembers ({@link
 * dev.weir.state.Memory}) and writes the difference as lines ({@link dev.weir.state.EntryText}, {@link
 * dev.weir.state.Line}) to a file ({@link dev.weir.state.Journal}), which the next start reads ({@link
 * dev.weir.state.Recovery}). All of it happens on one thread of its own: a disk that hangs holds up no request, no check
 * and no revival. Knows {@code upstream}, the JDK and the logging facade.
 */
@NullMarked
package dev.weir.state;

import org.jspecify.annotations.NullMarked;
