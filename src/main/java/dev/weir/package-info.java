/**
 * Puts the parts together. Start with {@link dev.weir.Weir}; a container starts with {@link dev.weir.WeirListener}.
 * Everything here runs in any container: nothing may know {@code launch}.
 */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
