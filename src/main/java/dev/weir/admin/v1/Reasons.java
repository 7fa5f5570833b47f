package dev.weir.admin.v1;

import dev.weir.admin.Refusal;
import dev.weir.upstream.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** Why an operator changes something, where the body has no room for it: the header {@code Weir-Reason}. */
final class Reasons {

    private static final String HEADER = "Weir-Reason";

    private Reasons() {}

    /** The reason, empty if none is given; refuses with 400 what is too long, given twice, or not visible. */
    static String of(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders(HEADER));
        if (given.isEmpty()) {
            return "";
        }
        String reason = given.get(0).strip();
        if (given.size() > 1
                || reason.length() > Order.MAX_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.badRequest(HEADER + " must be given once, with at most " + Order.MAX_REASON
                    + " characters and without control characters");
        }
        return reason;
    }
}
