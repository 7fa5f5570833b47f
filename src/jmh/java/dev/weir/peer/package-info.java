/** A proxy to compare Weir with: what Jetty has ready-made. It knows nothing of Weir. Open {@link dev.weir.peer.StockProxy}. */
@NullMarked
package dev.weir.peer;

import org.jspecify.annotations.NullMarked;
