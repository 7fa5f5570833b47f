package dev.weir.upstream;

import org.jspecify.annotations.Nullable;

/**
 * A change of what is configured of an upstream.
 *
 * @param upstream the upstream's id
 * @param change that an operator made, or null for a reload
 * @param earlier the upstream's state before
 * @param later the upstream's state after, in which nothing else is different
 */
public record Redefinition(String upstream, @Nullable Change change, Snapshot earlier, Snapshot later) {}
