package dev.weir.proxy;

import dev.weir.upstream.Millis;
import dev.weir.upstream.Outcome;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of how its host was chosen, to clients that may know and ask for it: a list of the hosts that were
 * tried, as a structured field (RFC 9651).
 *
 * <pre>
 * Weir-Decision: "web01";pool="primary";outcome=bad_status;ms=12.345, "web02";pool="primary";outcome=answered;ms=1.203
 * </pre>
 */
final class DecisionHeader {

    static final String NAME = "Weir-Decision";

    private static final String ASKED_BY = "Weir-Explain";
    private static final String ASKED = "1";
    /** If no host could be tried. */
    private static final String NONE = "none";

    private static final int MAX_ATTEMPTS = 32;
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int DIGIT_BITS = 4;
    private static final int DIGIT = 0xf;

    private DecisionHeader() {}

    /** Whether a header asks for it. */
    static boolean isAsk(HttpField field) {
        return field.getName().equalsIgnoreCase(ASKED_BY);
    }

    /** Whether the client asks for it. */
    static boolean isAskedFor(HttpFields headers) {
        return ASKED.equals(headers.get(ASKED_BY));
    }

    /**
     * The value.
     *
     * @param first attempt, which knows those after it; null if there was none
     * @param served whether the last of them is that whose answer begins now
     * @param nowNanos a reading of {@link System#nanoTime}
     */
    static String of(@Nullable AttemptReport first, boolean served, long nowNanos) {
        if (first == null) {
            return NONE;
        }
        StringBuilder value = new StringBuilder();
        int count = 0;
        for (AttemptReport each = first; each != null && count < MAX_ATTEMPTS; each = each.next()) {
            boolean serves = served && each.next() == null;
            append(value, each, serves, serves ? nowNanos : each.endedNanos());
            count++;
        }
        return value.toString();
    }

    private static void append(StringBuilder value, AttemptReport attempt, boolean serves, long endNanos) {
        value.append(value.isEmpty() ? "" : ", ");
        appendText(value, attempt.host().id());
        appendText(value.append(";pool="), attempt.pool().id());
        Outcome.Kind outcome =
                serves ? Outcome.Kind.ANSWERED : attempt.outcome().kind();
        value.append(";outcome=").append(outcome.word()).append(";ms=");
        Millis.append(value, endNanos - attempt.beganNanos());
    }

    /** A string if it is one, which has ASCII alone, else a display string (sections 3.3.3 and 3.3.8). */
    private static void appendText(StringBuilder value, String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            value.append('"')
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
            return;
        }
        value.append("%\"");
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet <= '~' && octet != '"' && octet != '%') {
                value.append((char) octet);
            } else {
                value.append('%').append(HEX[octet >> DIGIT_BITS & DIGIT]).append(HEX[octet & DIGIT]);
            }
        }
        value.append('"');
    }
}
