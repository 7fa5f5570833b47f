/**
 * The admin API, version 1: upstreams, pools and hosts as resources below {@code /api/v1}, each with what is configured,
 * what is ordered and what is observed. Open {@link dev.weir.admin.v1.ApiV1} first.
 *
 * <p>How a request comes here, and whether it may, is for {@link dev.weir.admin} to say, which does not know this package.
 */
@NullMarked
package dev.weir.admin.v1;

import org.jspecify.annotations.NullMarked;
