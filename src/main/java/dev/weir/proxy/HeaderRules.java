package dev.weir.proxy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Index;
import org.jspecify.annotations.Nullable;

/** Which headers end here and which go on (RFC 9110, section 7.6.1; RFC 9112, section 9.6). Pure rules. */
final class HeaderRules {

    /** What a name means for a request that is forwarded. */
    private enum Kind {
        /** Concerns one connection. */
        HOP_BY_HOP,
        /** Decides where a message goes or ends, or tells where it was: {@code Connection} cannot have it removed. */
        FRAMING,
        /** Says who the client is: believed only of trusted peers. */
        FORWARDING,
        /** Answered here. */
        ANSWERED_HERE
    }

    private static final Index<Kind> KINDS = new Index.Builder<Kind>()
            .caseSensitive(false)
            .with("Connection", Kind.HOP_BY_HOP)
            .with("Close", Kind.HOP_BY_HOP)
            .with("Keep-Alive", Kind.HOP_BY_HOP)
            .with("Proxy-Connection", Kind.HOP_BY_HOP)
            .with("Proxy-Authenticate", Kind.HOP_BY_HOP)
            .with("Proxy-Authorization", Kind.HOP_BY_HOP)
            .with("TE", Kind.HOP_BY_HOP)
            .with("Trailer", Kind.HOP_BY_HOP)
            .with("Trailers", Kind.HOP_BY_HOP)
            .with("Transfer-Encoding", Kind.HOP_BY_HOP)
            .with("Upgrade", Kind.HOP_BY_HOP)
            .with("HTTP2-Settings", Kind.HOP_BY_HOP)
            .with("Host", Kind.FRAMING)
            .with("Content-Length", Kind.FRAMING)
            .with("Via", Kind.FRAMING)
            .with("Forwarded", Kind.FORWARDING)
            .with("X-Real-IP", Kind.FORWARDING)
            .with("X-Proxied-Https", Kind.FORWARDING)
            .with("Proxy", Kind.FORWARDING)
            .with("Proxy-auth-cert", Kind.FORWARDING)
            .with("Proxy-ssl-id", Kind.FORWARDING)
            .with("Expect", Kind.ANSWERED_HERE)
            .build();

    private static final String FORWARDED_PREFIX = "x-forwarded-";

    private static final Map<HttpHeader, Kind> KINDS_OF_KNOWN = new EnumMap<>(HttpHeader.class);

    static {
        for (HttpHeader header : HttpHeader.values()) {
            Kind kind = kind(header.asString());
            if (kind != null) {
                KINDS_OF_KNOWN.put(header, kind);
            }
        }
    }

    private HeaderRules() {}

    /**
     * Whether a client's header goes on to the host.
     *
     * @param trusted whether the peer's forwarding headers are believed
     * @param connection the names that the client's {@code Connection} lists
     */
    static boolean passesToHost(HttpField field, boolean trusted, List<String> connection) {
        Kind kind = kind(field);
        if (kind == Kind.HOP_BY_HOP || kind == Kind.ANSWERED_HERE) {
            return false;
        }
        if (kind == Kind.FORWARDING) {
            return trusted;
        }
        String name = field.getName();
        if (name.indexOf('_') >= 0 && kind(name.replace('_', '-')) != null) {
            // Some hosts read an underscore as a hyphen, and would take it for the real one. A trusted peer may have
            // got it from anybody.
            return false;
        }
        return kind == Kind.FRAMING || !isListed(name, connection);
    }

    /**
     * Those of a host's headers that go on to the client.
     *
     * @param sized whether {@code Content-Length} does
     */
    static HttpFields.Mutable toClient(HttpFields headers, boolean sized) {
        List<String> connection = connectionNames(headers);
        HttpFields.Mutable passing = HttpFields.build();
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            boolean leftOut = !sized && field.getHeader() == HttpHeader.CONTENT_LENGTH;
            if (!leftOut && passesToClient(field, connection)) {
                passing.add(field);
            }
        }
        return passing;
    }

    private static boolean passesToClient(HttpField field, List<String> connection) {
        Kind kind = kind(field);
        return kind != Kind.HOP_BY_HOP && (kind == Kind.FRAMING || !isListed(field.getName(), connection));
    }

    /** The names in all {@code Connection} headers, save those of options that are headers of one connection anyway. */
    static List<String> connectionNames(HttpFields headers) {
        List<String> names = List.of();
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            if (field.getHeader() == HttpHeader.CONNECTION && !isUsual(field.getValue())) {
                names = names.isEmpty() ? new ArrayList<>() : names;
                addNames(field.getValue(), names);
            }
        }
        return names;
    }

    private static boolean isUsual(@Nullable String value) {
        return value == null || value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close");
    }

    private static void addNames(String value, List<String> names) {
        for (String name : value.split(",", -1)) {
            names.add(name.strip());
        }
    }

    private static boolean isListed(String name, List<String> connection) {
        for (int i = 0; i < connection.size(); i++) {
            if (connection.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Jetty's parser has looked up most names already. */
    private static @Nullable Kind kind(HttpField field) {
        HttpHeader known = field.getHeader();
        return known == null ? kind(field.getName()) : KINDS_OF_KNOWN.get(known);
    }

    private static @Nullable Kind kind(String name) {
        Kind known = KINDS.get(name);
        if (known != null) {
            return known;
        }
        boolean forwarded = name.regionMatches(true, 0, FORWARDED_PREFIX, 0, FORWARDED_PREFIX.length());
        return forwarded ? Kind.FORWARDING : null;
    }
}
