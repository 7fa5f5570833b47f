/**
 * What {@code java -jar weir.war} runs first: it unpacks the jars of the WAR once and starts {@code dev.weir.launch} on
 * them, or installs them to a directory from which that starts faster.
 *
 * <p>Start with {@link dev.weir.start.WarMain}. Its classes lie at the root of the WAR, where Java finds them and
 * containers do not look. Knows the JDK alone.
 */
@NullMarked
package dev.weir.start;

import org.jspecify.annotations.NullMarked;
