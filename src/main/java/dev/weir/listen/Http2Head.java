package dev.weir.listen;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 9113 asks of the head of a request and Jetty does not check. Pure rules: what would mean something else once
 * it is written in HTTP/1.1 must not get that far.
 */
final class Http2Head {

    /** What a field costs beside its name and value (RFC 9113, section 6.5.2). */
    private static final int FIELD_OVERHEAD = 32;

    /** About what the pseudo-header fields cost, but for the target. */
    private static final int PSEUDO_FIELDS = 256;

    private final HttpURI uri;
    private final HttpFields headers;

    /**
     * A head.
     *
     * @param uri made of the pseudo-header fields
     */
    Http2Head(HttpURI uri, HttpFields headers) {
        this.uri = uri;
        this.headers = headers;
    }

    /** The status it must be refused with, or 200. */
    int refusal(int maxSize) {
        if (uri.getPathQuery() != null && uri.getPathQuery().length() > maxSize) {
            return HttpStatus.URI_TOO_LONG_414;
        }
        if (size(headers) > maxSize) {
            return HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431;
        }
        return hasConnectionHeader() || !hasOneLength() || !hasOneAuthority()
                ? HttpStatus.BAD_REQUEST_400
                : HttpStatus.OK_200;
    }

    /** The size of a head with these fields (RFC 9113, section 6.5.2), in bytes. */
    static int size(HttpFields headers) {
        int size = PSEUDO_FIELDS;
        for (HttpField field : headers) {
            String value = field.getValue();
            size += field.getName().length() + (value == null ? 0 : value.length()) + FIELD_OVERHEAD;
        }
        return size;
    }

    /** RFC 9113, section 8.2.2. Of {@code TE} Jetty lets nothing but {@code trailers} pass. */
    private boolean hasConnectionHeader() {
        return headers.contains(HttpHeader.CONNECTION)
                || headers.contains(HttpHeader.TRANSFER_ENCODING)
                || headers.contains(HttpHeader.KEEP_ALIVE)
                || headers.contains(HttpHeader.PROXY_CONNECTION)
                || headers.contains(HttpHeader.UPGRADE);
    }

    private boolean hasOneLength() {
        List<String> lengths = headers.getValuesList(HttpHeader.CONTENT_LENGTH);
        return lengths.isEmpty() || lengths.size() == 1 && isNumber(lengths.get(0));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code :authority}, {@code Host}, or both with one meaning (RFC 9113, section 8.3.1). */
    private boolean hasOneAuthority() {
        List<String> hosts = headers.getValuesList(HttpHeader.HOST);
        if (hosts.isEmpty()) {
            return uri.getHost() != null;
        }
        HostPort host = hostPort(hosts.get(0));
        return hosts.size() == 1
                && host != null
                && (uri.getHost() == null
                        || host.getHost().equalsIgnoreCase(uri.getHost())
                                && port(host.getPort()) == port(uri.getPort()));
    }

    private int port(int given) {
        return given > 0 ? given : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private static @Nullable HostPort hostPort(String text) {
        try {
            HostPort parsed = new HostPort(text);
            return parsed.getHost() == null ? null : parsed;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** The target with its authority, whichever of the two names it. */
    HttpURI target() {
        HostPort host = uri.getHost() == null ? hostPort(headers.get(HttpHeader.HOST)) : null;
        return host == null
                ? uri
                : HttpURI.build(uri).host(host.getHost()).port(host.getPort()).asImmutable();
    }
}
