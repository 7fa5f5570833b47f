/**
 * The admin API: operators see pools and hosts, order hosts down and up, and change pools while requests flow.
 *
 * <p>Start with {@link dev.weir.admin.AdminServlet}; the table of {@link dev.weir.admin.SeedApi} holds the paths of the
 * seed, and {@code admin.v1}, which is not known here, those of version 1. What is shown and what is read has
 * one class per JSON object ({@code ...View} and {@code ...Json}); every refusal is a {@link dev.weir.admin.Refusal}.
 * Knows {@code upstream}, {@code config}, {@code events}, servlets and Jackson; neither Jetty nor how requests are proxied or hosts are
 * checked.
 */
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
