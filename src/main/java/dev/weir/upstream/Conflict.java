package dev.weir.upstream;

/**
 * A change that a reload could not make again, because of what the file says now. It is forgotten.
 *
 * @param change that was made before
 * @param reason why not, in the operator's words
 */
public record Conflict(Change change, String reason) {}
