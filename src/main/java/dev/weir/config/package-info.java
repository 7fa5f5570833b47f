/**
 * The configuration: what an operator writes, read strictly into immutable records.
 *
 * <p>Start with {@link dev.weir.config.SettingsReader}, which lists every problem of a file at once, and {@link
 * dev.weir.config.Settings}, which is what it makes of it. Knows {@code upstream} and a YAML parser; neither servlets
 * nor Jetty.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
