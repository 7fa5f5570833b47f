package dev.weir.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code /state}: whether orders and observed state outlive a restart.
 *
 * @param dir where they are kept, or null for nowhere
 * @param writable whether that works; left out if there is no directory
 * @param since the Unix time in seconds since when it does not; left out while it does
 * @param error why it does not; left out while it does
 */
record StateView(
        @Nullable String dir,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean writable,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal since,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error) {

    static StateView of(Persistence persistence) {
        return persistence.report().map(StateView::of).orElseGet(() -> new StateView(null, null, null, null));
    }

    private static StateView of(Persistence.Report report) {
        Long since = report.sinceMillis();
        return new StateView(
                report.directory(),
                report.error() == null,
                since == null ? null : UnixTime.seconds(since),
                report.error());
    }
}
