package dev.weir.proxy;

import dev.weir.upstream.Outcome;
import dev.weir.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an observer was told of one exchange, to be looked at afterwards. Times are in nanoseconds since its begin. */
record Told(
        String line,
        String address,
        @Nullable String authority,
        @Nullable String header,
        @Nullable String upstream,
        int status,
        Ending ending,
        long requestBytes,
        long answerBytes,
        long firstByteNanos,
        long endedNanos,
        List<Attempt> attempts) {

    /** One host that was asked. */
    record Attempt(
            String host,
            Outcome outcome,
            int status,
            long beganNanos,
            long queueNanos,
            long connectNanos,
            long tlsNanos,
            long headNanos,
            long endedNanos) {}

    static Told of(ExchangeReport report) {
        Upstream upstream = report.upstream();
        List<Attempt> attempts = new ArrayList<>();
        for (AttemptReport each = report.firstAttempt(); each != null; each = each.next()) {
            attempts.add(new Attempt(
                    each.pool().id() + "/" + each.host().id(),
                    each.outcome(),
                    each.status(),
                    each.beganNanos() - report.beganNanos(),
                    each.queueNanos(),
                    each.connectNanos(),
                    each.tlsNanos(),
                    each.headNanos(),
                    each.endedNanos() - report.beganNanos()));
        }
        return new Told(
                report.method() + " " + report.scheme() + " " + report.target() + " " + report.protocol(),
                report.address(),
                report.authority(),
                report.headers().get("X-Test"),
                upstream == null ? null : upstream.id(),
                report.status(),
                report.ending(),
                report.requestBytes(),
                report.answerBytes(),
                report.firstByteNanos() - report.beganNanos(),
                report.endedNanos() - report.beganNanos(),
                attempts);
    }

    List<String> hosts() {
        return attempts.stream().map(Attempt::host).toList();
    }

    List<Outcome> outcomes() {
        return attempts.stream().map(Attempt::outcome).toList();
    }
}
