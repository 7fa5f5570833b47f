/**
 * The fault drill: Weir as a process of its own between clients that know what they must get and hosts that misbehave to
 * order, and a verdict on whether it kept what it promises.
 *
 * <p>Start with {@link dev.weir.drill.Drill}. What is done to whom and when is one pure value, {@code Scenario}; what
 * came of it is judged by pure rules, {@code Judge}. This package sees Weir from the outside alone, by its ports, its
 * configuration file and its log, and knows none of its classes.
 */
@NullMarked
package dev.weir.drill;

import org.jspecify.annotations.NullMarked;
