package dev.weir.health;

import dev.weir.transport.HostRequest;
import dev.weir.upstream.Authority;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Host;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** The request that checks a host (seed, section 1). */
final class CheckRequest {

    static final String USER_AGENT = "Weir check";

    /** Headers that follow from the connection and the body; a configured one would contradict them. */
    private static final Set<HttpHeader> OURS = Collections.unmodifiableSet(
            EnumSet.of(HttpHeader.CONNECTION, HttpHeader.CONTENT_LENGTH, HttpHeader.TRANSFER_ENCODING));

    private CheckRequest() {}

    /**
     * A new request; its body can be sent once.
     *
     * <p>{@code Host} and {@code User-Agent} come first when they are added, then the configured headers in their order,
     * {@code Content-Length} if there is a body, and {@code Connection: close}. A configured header that frames the body
     * or keeps the connection is left out.
     *
     * @param tls whether the host is talked to in TLS
     */
    static HostRequest of(Host host, CheckOptions check, boolean tls) {
        byte[] body = check.body() == null ? null : check.body().getBytes(StandardCharsets.UTF_8);
        HttpFields headers = headers(host, check, tls, body);
        return new HostRequest(
                check.method(),
                check.path(),
                "HTTP/" + check.version(),
                headers,
                body == null ? null : Content.Source.from(ByteBuffer.wrap(body)),
                meant(headers.get(HttpHeader.HOST), host));
    }

    private static HttpFields headers(Host host, CheckOptions check, boolean tls, byte @Nullable [] body) {
        HttpFields.Mutable configured = HttpFields.build();
        for (Map.Entry<String, String> header : check.headers().entrySet()) {
            HttpField field = new HttpField(header.getKey(), header.getValue());
            if (!OURS.contains(field.getHeader())) {
                configured.add(field);
            }
        }
        HttpFields.Mutable headers = HttpFields.build();
        if (!configured.contains(HttpHeader.HOST)) {
            headers.add(HttpHeader.HOST, authority(host, tls));
        }
        if (!configured.contains(HttpHeader.USER_AGENT)) {
            headers.add(HttpHeader.USER_AGENT, USER_AGENT);
        }
        headers.add(configured);
        if (body != null) {
            headers.add(HttpHeader.CONTENT_LENGTH, body.length);
        }
        headers.add(HttpHeader.CONNECTION, "close");
        return headers.asImmutable();
    }

    /** The host's address and port, without the port that the scheme has anyway (RFC 9110, section 4.2.3). */
    private static String authority(Host host, boolean tls) {
        String authority = host.options().authority();
        boolean schemesOwn = host.options().port() == (tls ? 443 : 80);
        return schemesOwn ? authority.substring(0, authority.lastIndexOf(':')) : authority;
    }

    /** Whom a {@code Host} names; the host itself when it names nobody. */
    private static String meant(String authority, Host host) {
        return Authority.hostOf(authority).isEmpty() ? host.options().authority() : authority;
    }
}
