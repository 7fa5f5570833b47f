/**
 * Who is next and who may serve: pools in priority order, the hosts in them, and the health of each.
 *
 * <p>Start with {@link dev.weir.upstream.Upstream}, the only writer, then {@link dev.weir.upstream.Attempts}, which is
 * one request's walk over hosts. Rules ({@link dev.weir.upstream.Health}, {@link dev.weir.upstream.Verdict}) are pure
 * functions of values. This package knows the JDK and nothing else: no servlet, no Jetty, no JSON, no logging.
 */
@NullMarked
package dev.weir.upstream;

import org.jspecify.annotations.NullMarked;
