package dev.weir.proxy;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * How many more times an OPTIONS request may be forwarded (RFC 9110, section 7.6.2). TRACE, the other method that it is
 * for, is refused anyway; with all others the header is the host's business.
 */
final class MaxForwards {

    /** The most digits that are counted with; what is more becomes as many nines. */
    private static final int MAX_DIGITS = 9;

    private MaxForwards() {}

    /** Whether the header means us. */
    static boolean concerns(String method) {
        return method.equals("OPTIONS");
    }

    /** Why the request is not forwarded: this is its last recipient, or it does not say how many may follow. */
    static @Nullable Refusal refusal(String method, HttpFields headers) {
        if (!concerns(method) || headers.getField(HttpHeader.MAX_FORWARDS) == null) {
            return null;
        }
        List<String> values = headers.getValuesList(HttpHeader.MAX_FORWARDS);
        if (values.size() > 1 || !isNumber(values.get(0))) {
            return Refusal.BAD_REQUEST;
        }
        return number(values.get(0)) == 0 ? Refusal.LAST_RECIPIENT : null;
    }

    /** The value for the next recipient. */
    static String less(String value) {
        return Long.toString(number(value) - 1);
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+", "");
        if (significant.isEmpty()) {
            return 0;
        }
        return Long.parseLong(significant.length() > MAX_DIGITS ? "9".repeat(MAX_DIGITS) : significant);
    }
}
