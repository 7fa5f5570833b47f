package dev.weir.config;

import dev.weir.upstream.StatusCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads masks of statuses: a list, or the seed's object, of which those with {@code true} count (seed, 4.3). */
final class StatusCodesReader {

    private StatusCodesReader() {}

    /** What {@code status_codes} of this section says; empty if it is not there. */
    static Optional<StatusCodes> read(Section section) {
        return section.present("status_codes")
                .map(value -> StatusCodes.of(value.isMapping() ? masksWithTrue(value) : masksInList(value)));
    }

    private static List<String> masksInList(Value list) {
        List<String> masks = new ArrayList<>();
        for (Value item : list.items()) {
            item.read(Forms::statusMask).ifPresent(masks::add);
        }
        return masks;
    }

    private static List<String> masksWithTrue(Value object) {
        List<String> masks = new ArrayList<>();
        object.forEachKey((mask, counts) -> {
            Optional<String> valid = counts.accept(mask, Forms::statusMask);
            if (counts.read(Forms::flag).orElse(false)) {
                valid.ifPresent(masks::add);
            }
        });
        return masks;
    }
}
