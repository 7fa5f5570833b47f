package dev.weir.accesslog;

import dev.weir.upstream.Clocks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The combined log format of Apache:
 *
 * <pre>
 * 192.0.2.7 - - [31/Jan/2026:12:00:00 +0000] "GET /x?y=1 HTTP/1.1" 200 1042 "https://example.com/" "curl/8.5.0"
 * </pre>
 *
 * <p>What is not there is {@code -}; an exchange without an answer has the status 499, as nginx has it.
 */
final class CombinedLine implements LineFormat {

    private static final int NO_ANSWER = 499;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "dd/MMM/uuuu:HH:mm:ss '+0000'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @Override
    public void append(StringBuilder line, Entry entry, Clocks clocks) {
        line.append(entry.client).append(" - - [");
        TIME.formatTo(Instant.ofEpochMilli(clocks.unixMillis(entry.beganNanos)), line);
        line.append("] \"");
        Text.appendQuoted(line, entry.method);
        line.append(' ');
        Text.appendQuoted(line, entry.target);
        line.append(' ');
        Text.appendQuoted(line, entry.protocol);
        line.append("\" ");
        line.append(entry.status == 0 ? NO_ANSWER : entry.status).append(' ');
        if (entry.answerBytes == 0) {
            line.append('-');
        } else {
            line.append(entry.answerBytes);
        }
        appendHeader(line, entry.referer);
        appendHeader(line, entry.userAgent);
    }

    private static void appendHeader(StringBuilder line, @Nullable String value) {
        line.append(" \"");
        Text.appendQuoted(line, value == null ? "-" : value);
        line.append('"');
    }
}
