/**
 * The page for people: what a browser is shown of the upstreams, and the files that make it live. All that is seen is
 * written here, also what the script puts in place of it later, so that nothing is said twice and everything can be read
 * without a script. Knows nothing of JSON; orders go through the API. {@link Console} is the place to begin.
 */
@NullMarked
package dev.weir.admin.console;

import org.jspecify.annotations.NullMarked;
