package dev.weir.drill;

/**
 * A promise that was broken once.
 *
 * @param what happened, in one line
 */
record Finding(Promise promise, String what) {}
