package dev.weir.accesslog;

import dev.weir.proxy.AttemptReport;
import dev.weir.proxy.Ending;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** An exchange that never was, without attempts. */
record TestReport(
        String method,
        String target,
        String scheme,
        String protocol,
        String address,
        @Nullable String authority,
        HttpFields headers,
        @Nullable Upstream upstream,
        @Nullable Snapshot snapshot,
        @Nullable AttemptReport firstAttempt,
        int status,
        Ending ending,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String spanId,
        long requestBytes,
        long answerBytes,
        long beganNanos,
        long firstByteNanos,
        long endedNanos)
        implements ExchangeReport {

    /** One whose client has sent these texts. */
    static TestReport of(String method, String target, String authority, String userAgent, String referer) {
        HttpFields headers = HttpFields.build()
                .add(new HttpField(HttpHeader.USER_AGENT, "User-Agent", userAgent))
                .add(new HttpField(HttpHeader.REFERER, "Referer", referer));
        return new TestReport(
                method,
                target,
                "http",
                "HTTP/1.1",
                "192.0.2.7",
                authority,
                headers,
                null,
                null,
                null,
                200,
                Ending.ANSWERED,
                null,
                null,
                null,
                0,
                1042,
                5_000_000_000L,
                5_001_234_567L,
                5_012_034_999L);
    }

    /** One that says everything with this text. */
    static TestReport allOf(String text) {
        return of(text, text, text, text, text);
    }

    /** One whose client went away before it got anything. */
    static TestReport unanswered() {
        return new TestReport(
                "GET",
                "/",
                "http",
                "HTTP/1.1",
                "192.0.2.7",
                null,
                HttpFields.EMPTY,
                null,
                null,
                null,
                0,
                Ending.CLIENT_GONE,
                null,
                null,
                null,
                0,
                0,
                5_000_000_000L,
                0,
                5_000_001_000L);
    }
}
