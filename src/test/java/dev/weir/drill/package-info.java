@NullMarked
package dev.weir.drill;

import org.jspecify.annotations.NullMarked;
