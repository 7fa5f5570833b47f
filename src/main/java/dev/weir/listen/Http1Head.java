package dev.weir.listen;

import dev.weir.upstream.Authority;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request in HTTP/1: what is asked for, what becomes of the connection, and why it is refused, if it is. Pure
 * rules, for what {@link RequestParser} let pass.
 */
final class Http1Head {

    private static final String PREFACE_METHOD = "PRI";
    private static final String PREFACE_TARGET = "*";

    private final String method;
    private final String text;
    private final HttpVersion version;
    private final HttpFields headers;
    private final long length;
    /** Null if it cannot be sent on. */
    private final @Nullable RequestTarget target;

    /**
     * A head.
     *
     * @param text of the target as it came
     * @param length of the body as announced, in bytes, or -1
     */
    Http1Head(String method, String text, HttpVersion version, HttpFields headers, long length) {
        this.method = method;
        this.text = text;
        this.version = version;
        this.headers = headers;
        this.length = length;
        this.target = isConnect() ? null : RequestTarget.of(method, text);
    }

    private boolean isConnect() {
        return HttpMethod.CONNECT.is(method);
    }

    String method() {
        return method;
    }

    /** Path and query as they came; of CONNECT whatever came. */
    String target() {
        return target == null ? text : target.pathAndQuery();
    }

    HttpVersion version() {
        return version;
    }

    HttpFields headers() {
        return headers;
    }

    /** The length of the body in bytes as announced, or -1. */
    long length() {
        return length;
    }

    /** Whether a body follows, of whatever length. */
    boolean hasBody() {
        return length > 0 || headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    /** Whether the client sends its body only when it is asked to (RFC 9110, section 10.1.1). */
    boolean expectsContinue() {
        return HttpHeaderValue.CONTINUE.is(headers.get(HttpHeader.EXPECT));
    }

    /** Whether the version is one that takes the end of the connection for the answer's, if it has no length. */
    boolean isHttp10() {
        return version == HttpVersion.HTTP_1_0;
    }

    /** Whether the version is that of HTTP/2, in which no request is written like this. */
    boolean isHttp2() {
        return version == HttpVersion.HTTP_2;
    }

    /** Whether this is how a client begins that speaks HTTP/2 without asking (RFC 9113, section 3.4). */
    boolean isPreface() {
        return isHttp2() && method.equals(PREFACE_METHOD) && text.equals(PREFACE_TARGET) && headers.size() == 0;
    }

    /** Whether the client would like the connection to outlive the answer (RFC 9112, section 9.3). */
    boolean isPersistent() {
        boolean agreed = !isHttp10() || headers.contains(HttpHeader.CONNECTION, HttpHeaderValue.KEEP_ALIVE.asString());
        return agreed && !headers.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    }

    /** The status it must be refused with, or 200. */
    int refusal(int maxHeaders) {
        boolean proper = (target != null || isConnect()) && isHost(headers.getField(HttpHeader.HOST));
        if (!proper) {
            return HttpStatus.BAD_REQUEST_400;
        }
        if (headers.size() > maxHeaders) {
            return HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431;
        }
        return expectsMore() ? HttpStatus.EXPECTATION_FAILED_417 : HttpStatus.OK_200;
    }

    /** Whether it expects anything but to be asked for its body, in any of several headers (RFC 9110, section 10.1.1). */
    private boolean expectsMore() {
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            if (field.getHeader() == HttpHeader.EXPECT && !HttpHeaderValue.CONTINUE.is(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it names one host, which beside an absolute target does not count (RFC 9112, section 3.2.2). The parser saw to
     * its characters, but takes more than one colon for an IPv6 address, which must be in brackets (RFC 3986, section 3.2.2),
     * and a comma for a part of a name.
     */
    private boolean isHost(@Nullable HttpField field) {
        String host = field == null ? null : field.getValue();
        if (host == null || host.isBlank()) {
            return field == null || target != null && target.host() != null;
        }
        return host.indexOf(',') < 0 && (host.startsWith("[") || host.indexOf(':') == host.lastIndexOf(':'));
    }

    /**
     * Whom the client means: the target's authority if it has one, else {@code Host}, which then says the same and is kept as
     * it was written; null if it names nobody, as in HTTP/1.0 it may.
     *
     * @param usualPort which need not be said
     */
    @Nullable
    String authority(int usualPort) {
        String host = headers.get(HttpHeader.HOST);
        return target == null ? host : Authority.meant(host, target.host(), target.port(), usualPort);
    }
}
