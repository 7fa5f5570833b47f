/**
 * The admin API: operators see pools and hosts, order hosts down and up, and change pools while requests flow.
 *
 * <p>Start with {@link dev.weir.admin.AdminServlet}, whose table holds every path. What is shown and what is read has
 * one class per JSON object ({@code ...View} and {@code ...Json}); every refusal is a {@link dev.weir.admin.Refusal}.
 * Knows {@code upstream}, {@code config}, servlets and Jackson; neither Jetty nor how requests are proxied or hosts are
 * checked.
 */
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
