package dev.weir.accesslog;

import dev.weir.proxy.AttemptReport;
import dev.weir.proxy.Ending;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a line needs of an exchange, which itself is gone when the line is written. Texts of clients are cut, so that as many
 * entries as may wait take a bounded memory. Times are in nanoseconds.
 */
final class Entry {

    /** Characters of a text that a client chose. */
    static final int MAX_TEXT = 2048;
    /** Attempts that are kept one by one. */
    static final int MAX_ATTEMPTS = 32;

    /** A reading of {@link System#nanoTime}; the times below are differences. */
    final long beganNanos;

    final String client;
    final String method;
    final String scheme;
    final @Nullable String authority;
    final String target;
    final String protocol;
    final @Nullable String referer;
    final @Nullable String userAgent;
    final @Nullable String requestId;
    final @Nullable String traceId;
    final @Nullable String spanId;
    final @Nullable String upstream;
    /** 0 if nothing of an answer had left. */
    final int status;

    final Ending ending;
    final long requestBytes;
    final long answerBytes;
    /** -1 if there was none. */
    final long firstByteNanos;

    final long totalNanos;
    /** The first ones. */
    final List<Tried> attempts;

    /** Takes what is needed from a report, which is not looked at any more afterwards. */
    Entry(ExchangeReport report) {
        HttpFields headers = report.headers();
        Upstream chosen = report.upstream();
        beganNanos = report.beganNanos();
        client = report.address();
        method = cut(report.method());
        scheme = report.scheme();
        authority = cutIfAny(report.authority());
        target = cut(report.target());
        protocol = report.protocol();
        referer = cutIfAny(headers.get(HttpHeader.REFERER));
        userAgent = cutIfAny(headers.get(HttpHeader.USER_AGENT));
        requestId = report.requestId();
        traceId = report.traceId();
        spanId = report.spanId();
        upstream = chosen == null ? null : chosen.id();
        status = report.status();
        ending = report.ending();
        requestBytes = report.requestBytes();
        answerBytes = report.answerBytes();
        firstByteNanos = status == 0 ? -1 : report.firstByteNanos() - beganNanos;
        totalNanos = report.endedNanos() - beganNanos;
        attempts = attempts(report.firstAttempt(), beganNanos);
    }

    private static List<Tried> attempts(@Nullable AttemptReport first, long beganNanos) {
        if (first == null) {
            return List.of();
        }
        if (first.next() == null) {
            return List.of(Tried.of(first, beganNanos));
        }
        List<Tried> all = new ArrayList<>();
        for (AttemptReport each = first; each != null && all.size() < MAX_ATTEMPTS; each = each.next()) {
            all.add(Tried.of(each, beganNanos));
        }
        return all;
    }

    private static @Nullable String cutIfAny(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
