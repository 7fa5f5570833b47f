package dev.weir.proxy;

import dev.weir.upstream.Tokens;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Why a request is not forwarded at all. No host is contacted. */
enum Refusal {
    /** A tunnel, or the echo of a request with its secrets (RFC 9110, sections 9.3.6 and 9.3.8). */
    METHOD_NOT_ALLOWED(405),
    /** A body without a length (RFC 9110, section 15.5.12; seed, section 8). */
    LENGTH_REQUIRED(411),
    /** An expectation other than {@code 100-continue} (RFC 9110, section 10.1.1). */
    EXPECTATION_FAILED(417),
    /** It has been here before (RFC 9110, section 7.6.3). */
    LOOP_DETECTED(508),
    /** It must not be forwarded any further (RFC 9110, section 7.6.2), which is no fault: answered in the host's place. */
    LAST_RECIPIENT(200),
    /** A target that cannot be sent on as it came, or a {@code Host} that is nobody. */
    BAD_REQUEST(400);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /** The status of the answer. */
    int status() {
        return status;
    }

    /**
     * The reason not to forward this request, or null if there is none. Framing was checked by the container.
     *
     * @param via by which this balancer knows what it has sent on before
     */
    static @Nullable Refusal of(Client client, Via via) {
        String method = client.method();
        HttpFields headers = client.headers();
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            return METHOD_NOT_ALLOWED;
        }
        if (headers.getField(HttpHeader.TRANSFER_ENCODING) != null) {
            return LENGTH_REQUIRED;
        }
        String expectation = headers.get(HttpHeader.EXPECT);
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            return EXPECTATION_FAILED;
        }
        if (via.isNamedIn(headers)) {
            return LOOP_DETECTED;
        }
        boolean proper =
                namesSomebody(headers.get(HttpHeader.HOST)) && isSafe(client.target()) && Tokens.isToken(method);
        return proper ? MaxForwards.refusal(method, headers) : BAD_REQUEST;
    }

    /** Whether a {@code Host}, if there is one, is not empty (RFC 9110, section 4.2.1). */
    private static boolean namesSomebody(@Nullable String host) {
        return host == null || !(host.isEmpty() || host.startsWith(":"));
    }

    /**
     * Whether the text can stand in a request line: visible ASCII. Containers decode what is beyond, so that its bytes
     * could not be sent on as they came.
     */
    private static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
