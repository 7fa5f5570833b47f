package dev.weir.proxy;

import dev.weir.upstream.Tokens;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * What a request is followed by from here on.
 *
 * @param span what hosts are told of the trace, or null if that is left to others
 * @param begins whether the trace begins here, so that what came with another one means nothing
 * @param requestId that hosts are told, or null if that is left to others
 */
record Trail(@Nullable TraceParent span, boolean begins, @Nullable String requestId) {

    /** The header of the request's id. */
    static final String REQUEST_ID = "X-Request-Id";

    private static final int MAX_ID_LENGTH = 128;

    private static final Trail NONE = new Trail(null, false, null);

    /** The trail of a request with these headers. */
    static Trail of(HttpFields came, Tracing tracing) {
        if (!tracing.joins() && !tracing.requestIds()) {
            return NONE;
        }
        String requestId = tracing.requestIds() ? requestId(came) : null;
        if (!tracing.joins()) {
            return new Trail(null, false, requestId);
        }
        TraceParent parent = TraceParent.of(came);
        return parent == null
                ? new Trail(TraceParent.begin(), true, requestId)
                : new Trail(parent.child(), false, requestId);
    }

    /** The id that came, if there is one and it can be written down anywhere, else a new one. */
    private static String requestId(HttpFields came) {
        String found = "";
        for (int i = 0; i < came.size(); i++) {
            HttpField field = came.getField(i);
            if (isRequestId(field)) {
                String value = field.getValue();
                if (value == null || !found.isEmpty()) {
                    return RequestId.next(); // of several none is certain
                }
                found = value;
            }
        }
        return found.length() <= MAX_ID_LENGTH && Tokens.isToken(found) ? found : RequestId.next();
    }

    /** Whether a client's header does not go on, because there is another in its place or it means nothing any more. */
    boolean replaces(HttpField field) {
        if (field.getHeader() != null) {
            return false; // all of these are names that Jetty does not know
        }
        return span != null && (TraceParent.isParent(field) || begins && TraceParent.isState(field))
                || requestId != null && isRequestId(field);
    }

    private static boolean isRequestId(HttpField field) {
        return field.getName().equalsIgnoreCase(REQUEST_ID);
    }

    /** How many headers it adds. */
    int headers() {
        return (span == null ? 0 : 1) + (requestId == null ? 0 : 1);
    }

    /** Adds what hosts are told. */
    void addTo(HttpFields.Mutable headers) {
        if (span != null) {
            headers.add(new HttpField(TraceParent.NAME, span.text()));
        }
        if (requestId != null) {
            headers.add(new HttpField(REQUEST_ID, requestId));
        }
    }
}
