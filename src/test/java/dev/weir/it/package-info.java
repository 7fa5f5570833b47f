/**
 * Weir as a user runs it: the built WAR in a process of its own, in front of real servers, driven by real clients.
 *
 * <p>Start with {@link dev.weir.it.WeirProcess}. Tests that need a program which is not installed are skipped, and say
 * so.
 */
@NullMarked
package dev.weir.it;

import org.jspecify.annotations.NullMarked;
