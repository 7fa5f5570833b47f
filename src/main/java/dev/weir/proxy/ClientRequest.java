package dev.weir.proxy;

import dev.weir.upstream.HostOptions;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Index;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for, as far as it decides how the request is forwarded. Worked out once, however many hosts are
 * tried.
 */
final class ClientRequest {

    /** RFC 9110, section 9.2.2. TRACE is refused before it comes here. */
    private static final Index<Boolean> IDEMPOTENT = new Index.Builder<Boolean>()
            .caseSensitive(true)
            .with("GET", true)
            .with("HEAD", true)
            .with("OPTIONS", true)
            .with("PUT", true)
            .with("DELETE", true)
            .build();

    /** Headers that are added at the most. */
    private static final int ADDED = 5;

    private static final HttpField FORWARDED_HTTP = new HttpField(HttpHeader.X_FORWARDED_PROTO, "http");
    private static final HttpField FORWARDED_HTTPS = new HttpField(HttpHeader.X_FORWARDED_PROTO, "https");
    private static final String HTTP_2 = "HTTP/2";

    private final String target;
    private final long length;
    private final boolean idempotent;
    private final boolean wantsExplanation;
    private final HttpFields headers;
    private final @Nullable String authority;
    private final Trail trail;

    private ClientRequest(
            String target,
            long length,
            boolean idempotent,
            boolean wantsExplanation,
            HttpFields headers,
            @Nullable String authority,
            Trail trail) {
        this.target = target;
        this.length = length;
        this.idempotent = idempotent;
        this.wantsExplanation = wantsExplanation;
        this.headers = headers;
        this.authority = authority;
        this.trail = trail;
    }

    /** What this client asks for. */
    static ClientRequest of(Client client, ProxyOptions options) {
        String authority = client.authority();
        boolean wantsExplanation =
                options.explainedTo().test(client.address()) && DecisionHeader.isAskedFor(client.headers());
        Trail trail = Trail.of(client.headers(), options.tracing());
        return new ClientRequest(
                client.target(),
                client.length(),
                IDEMPOTENT.get(client.method()) != null,
                wantsExplanation,
                headers(client, authority, options, trail, wantsExplanation),
                authority,
                trail);
    }

    /** Whom the client means, or null if it names nobody. */
    @Nullable
    String authority() {
        return authority;
    }

    /** Whether the client asks how its host is chosen, and may know. */
    boolean wantsExplanation() {
        return wantsExplanation;
    }

    /** What it is followed by from here on. */
    Trail trail() {
        return trail;
    }

    /** Path and query as they came: never decoded, never normalised. */
    String target() {
        return target;
    }

    /** Whether there is a body, which then has a length (RFC 9112, section 6.3). */
    boolean hasBody() {
        return length > 0;
    }

    /** The length of the body in bytes, less than 1 when there is none. */
    long length() {
        return length;
    }

    boolean idempotent() {
        return idempotent;
    }

    /** The headers for a host. Only an HTTP/1.0 client may leave out whom it means: then it is the host itself. */
    HttpFields headersFor(HostOptions host) {
        if (authority != null) {
            return headers;
        }
        HttpFields.Mutable withHost = HttpFields.build();
        withHost.add(HttpHeader.HOST, host.authority());
        return withHost.add(headers).asImmutable();
    }

    /** Whom it is meant for, which is the host itself if the client names nobody. */
    String authorityFor(HostOptions host) {
        return authority == null ? host.authority() : authority;
    }

    private static HttpFields headers(
            Client client, @Nullable String authority, ProxyOptions options, Trail trail, boolean explained) {
        HttpFields came = client.headers();
        boolean trusted = options.trustedPeer().test(client.address());
        List<String> connection = HeaderRules.connectionNames(came);
        HttpFields.Mutable headers = HttpFields.build(came.size() + ADDED + trail.headers());
        if (authority != null) {
            headers.add(HttpHeader.HOST, authority);
        }
        for (int i = 0; i < came.size(); i++) {
            HttpField field = came.getField(i);
            HttpHeader known = field.getHeader();
            if (known == HttpHeader.HOST
                    || !HeaderRules.passesToHost(field, trusted, connection)
                    || trail.replaces(field)
                    || explained && DecisionHeader.isAsk(field)) {
                continue;
            }
            if (known == HttpHeader.COOKIE && client.protocol().startsWith(HTTP_2)) {
                // In HTTP/2 one cookie may come in pieces; elsewhere it must be whole (RFC 9113, section 8.2.3).
                if (headers.getField(HttpHeader.COOKIE) == null) {
                    addCookies(headers, field, String.join("; ", came.getValuesList(HttpHeader.COOKIE)));
                }
            } else if (known == HttpHeader.COOKIE) {
                addCookies(headers, field, field.getValue());
            } else if (known == HttpHeader.MAX_FORWARDS && MaxForwards.concerns(client.method())) {
                headers.add(field.getName(), MaxForwards.less(field.getValue()));
            } else {
                headers.add(field);
            }
        }
        addForwarding(headers, client, authority);
        headers.add(options.via().of(client.protocol()));
        trail.addTo(headers);
        return headers;
    }

    /** What was believed of a trusted peer is kept: it knows the client better. */
    private static void addCookies(HttpFields.Mutable headers, HttpField field, @Nullable String cookies) {
        String others = cookies == null ? null : OwnCookies.without(cookies);
        if (Objects.equals(others, field.getValue())) {
            headers.add(field);
        } else if (others != null && !others.isEmpty()) {
            headers.add(field.getName(), others);
        }
    }

    private static void addForwarding(HttpFields.Mutable headers, Client client, @Nullable String authority) {
        if (headers.getField(HttpHeader.X_FORWARDED_FOR) == null) {
            headers.add(HttpHeader.X_FORWARDED_FOR, client.address());
        } else {
            String all = String.join(", ", headers.getValuesList(HttpHeader.X_FORWARDED_FOR));
            headers.put(HttpHeader.X_FORWARDED_FOR, all + ", " + client.address());
        }
        if (headers.getField(HttpHeader.X_FORWARDED_PROTO) == null) {
            headers.add(client.scheme().equals("https") ? FORWARDED_HTTPS : FORWARDED_HTTP);
        }
        if (authority != null && headers.getField(HttpHeader.X_FORWARDED_HOST) == null) {
            headers.add(HttpHeader.X_FORWARDED_HOST, authority);
        }
    }
}
