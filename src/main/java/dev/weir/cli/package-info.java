/**
 * The commands for operators of a Weir that runs, and what all commands have in common: the terminal, the configuration,
 * the exit statuses.
 *
 * <p>Start with {@link dev.weir.cli.AdminApi}, by which they ask. Knows {@code config}, picocli and Jackson; {@code launch}
 * adds the commands that run Weir.
 */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
