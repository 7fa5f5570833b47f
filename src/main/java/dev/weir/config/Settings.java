package dev.weir.config;

import dev.weir.accesslog.AccessLogOptions;
import dev.weir.events.WebhookOptions;
import dev.weir.state.Fsync;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.Range;
import dev.weir.upstream.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration; immutable and valid.
 *
 * @param listeners where the launcher takes requests; without effect in a container
 * @param admin where the admin API is offered, and to whom
 * @param events where they are posted to
 * @param accessLog what is written of each request, and where
 * @param tracing by what requests are followed
 * @param decisions how many are kept, and who may know them
 * @param backgroundPeriod of the worker that checks and revives hosts
 * @param limits every bound
 * @param trustedProxies peers whose forwarding headers are believed
 * @param via the pseudonym in {@code Via}, or null for a random one per instance
 * @param state where orders and observed state outlive a restart, or null for nowhere
 * @param watch whether a change of the file is a reload
 * @param upstreams in order of declaration; may be empty
 */
public record Settings(
        Listeners listeners,
        Admin admin,
        Events events,
        AccessLogOptions accessLog,
        Tracing tracing,
        Decisions decisions,
        Duration backgroundPeriod,
        Limits limits,
        Networks trustedProxies,
        @Nullable String via,
        @Nullable State state,
        boolean watch,
        List<UpstreamSettings> upstreams) {

    /** The range of {@code background_period}, in milliseconds. */
    public static final Range BACKGROUND_PERIOD =
            new Range("background_period", 1, Duration.ofHours(1).toMillis());
    /** The range of a listener's {@code port}; 0 is any that is free. */
    public static final Range PORT = new Range("port", 0, 65_535);

    /** The range of {@code events}: how many are held. */
    public static final Range EVENTS = new Range("events", 100, 100_000);
    /** The range of {@code event_streams}: how many there may be at once. */
    public static final Range EVENT_STREAMS = new Range("event_streams", 0, 1_000);
    /** The range of {@code session_idle}, in milliseconds. */
    public static final Range SESSION_IDLE =
            new Range("session_idle", 1_000, Duration.ofDays(1).toMillis());
    /** The range of {@code session_max}, in milliseconds. */
    public static final Range SESSION_MAX =
            new Range("session_max", 1_000, Duration.ofDays(7).toMillis());

    static final Duration DEFAULT_BACKGROUND_PERIOD = Duration.ofSeconds(1);
    static final String EVERY_ADDRESS = "0.0.0.0";
    static final boolean DEFAULT_HTTP2 = true;

    /**
     * Checks the period and copies the list.
     *
     * @throws dev.weir.upstream.InvalidOption if the period is outside its range
     */
    public Settings {
        BACKGROUND_PERIOD.check(backgroundPeriod.toMillis());
        upstreams = List.copyOf(upstreams);
    }

    /** Without webhooks, access log and tracing, and with the usual decisions. */
    public Settings(
            Listeners listeners,
            Admin admin,
            Duration backgroundPeriod,
            Limits limits,
            Networks trustedProxies,
            @Nullable String via,
            @Nullable State state,
            boolean watch,
            List<UpstreamSettings> upstreams) {
        this(
                listeners,
                admin,
                new Events(List.of()),
                AccessLogOptions.defaults(),
                new Tracing(Traces.PASS, false),
                new Decisions(Decisions.DEFAULT_KEEP, Networks.none()),
                backgroundPeriod,
                limits,
                trustedProxies,
                via,
                state,
                watch,
                upstreams);
    }

    /** These settings, but those that need no restart, and do not say who may do what, from others. */
    public Settings running(Settings other) {
        return new Settings(
                listeners,
                admin,
                events,
                accessLog,
                tracing,
                decisions,
                backgroundPeriod,
                limits.running(other.limits),
                other.trustedProxies,
                other.via,
                state,
                other.watch,
                other.upstreams);
    }

    /** Whether Weir is not ready while no host of this upstream is usable. */
    public boolean requires(String upstream) {
        return upstreams.stream().anyMatch(each -> each.id().equals(upstream) && each.required());
    }

    /** These settings with other upstreams. */
    public Settings with(List<UpstreamSettings> otherUpstreams) {
        return new Settings(
                listeners,
                admin,
                events,
                accessLog,
                tracing,
                decisions,
                backgroundPeriod,
                limits,
                trustedProxies,
                via,
                state,
                watch,
                otherUpstreams);
    }

    /**
     * The launcher's listeners for traffic.
     *
     * @param http for plain HTTP, or null for none
     * @param https for HTTPS, or null for none
     */
    public record Listeners(@Nullable Http http, @Nullable Https https) {}

    /**
     * A plain listener.
     *
     * @param bind the address
     * @param port 0 for any that is free
     * @param http2 whether HTTP/2 is taken beside HTTP/1, from clients that begin with it
     */
    public record Http(String bind, int port, boolean http2) {

        static final int DEFAULT_PORT = 8000;

        /**
         * Checks the port.
         *
         * @throws dev.weir.upstream.InvalidOption if it is outside its range
         */
        public Http {
            PORT.check(port);
        }

        /** With HTTP/2. */
        public Http(String bind, int port) {
            this(bind, port, DEFAULT_HTTP2);
        }
    }

    /**
     * A TLS listener.
     *
     * @param bind the address
     * @param port 0 for any that is free
     * @param http2 whether HTTP/2 is taken beside HTTP/1, from clients that ask for it in the handshake
     * @param certificate a PEM chain, or a PKCS#12 keystore
     * @param key the PEM private key, or null when the certificate is a keystore
     * @param password of the keystore or of the key, or null for none
     */
    public record Https(
            String bind, int port, boolean http2, Path certificate, @Nullable Path key, @Nullable String password) {

        static final int DEFAULT_PORT = 8443;

        /**
         * Checks the port.
         *
         * @throws dev.weir.upstream.InvalidOption if it is outside its range
         */
        public Https {
            PORT.check(port);
        }

        /** With HTTP/2. */
        public Https(String bind, int port, Path certificate, @Nullable Path key, @Nullable String password) {
            this(bind, port, DEFAULT_HTTP2, certificate, key, password);
        }

        /** All but the password, so that no log gets it. */
        @Override
        public String toString() {
            return "Https[bind=" + bind + ", port=" + port + ", http2=" + http2 + ", certificate=" + certificate
                    + ", key=" + key + "]";
        }
    }

    /**
     * The admin API.
     *
     * @param bind the address of the launcher's listener; loopback unless configured; without effect in a container
     * @param port of the launcher's listener, 0 for any that is free; without effect in a container
     * @param path below which a container offers it beside the traffic, or null for nowhere; without effect unless
     *     {@link #needsCredentials}, and in the launcher
     * @param tokens that let in whoever sends one; may be empty
     * @param role of a container's users who may see and change everything, or null for none
     * @param viewerRole of a container's users who may see everything, or null for none
     * @param sessionIdle after that time without a request a browser has to log in again
     * @param sessionMax after that time it has to, whatever it did
     * @param hosts further names and addresses that the listener answers to; may be empty
     * @param events how many of the latest are held
     * @param eventStreams how many clients may follow them at once
     */
    public record Admin(
            String bind,
            int port,
            @Nullable String path,
            List<AdminToken> tokens,
            @Nullable String role,
            @Nullable String viewerRole,
            Duration sessionIdle,
            Duration sessionMax,
            List<String> hosts,
            int events,
            int eventStreams) {

        static final String DEFAULT_BIND = "127.0.0.1";
        static final int DEFAULT_PORT = 8080;
        static final String DEFAULT_PATH = "/_weir";
        static final Duration DEFAULT_SESSION_IDLE = Duration.ofMinutes(30);
        static final Duration DEFAULT_SESSION_MAX = Duration.ofHours(12);
        static final int DEFAULT_EVENTS = 1_000;
        static final int DEFAULT_EVENT_STREAMS = 16;

        /**
         * Checks the numbers and copies the lists.
         *
         * @throws dev.weir.upstream.InvalidOption if one is outside its range
         */
        public Admin {
            PORT.check(port);
            EVENTS.check(events);
            EVENT_STREAMS.check(eventStreams);
            SESSION_IDLE.check(sessionIdle.toMillis());
            SESSION_MAX.check(sessionMax.toMillis());
            tokens = List.copyOf(tokens);
            hosts = List.copyOf(hosts);
        }

        /** With the default bounds of sessions and events, and no further names. */
        public Admin(String bind, int port, @Nullable String path, List<AdminToken> tokens, @Nullable String role) {
            this(
                    bind,
                    port,
                    path,
                    tokens,
                    role,
                    null,
                    DEFAULT_SESSION_IDLE,
                    DEFAULT_SESSION_MAX,
                    List.of(),
                    DEFAULT_EVENTS,
                    DEFAULT_EVENT_STREAMS);
        }

        /** A listener that asks for no credentials. */
        public Admin(String bind, int port) {
            this(bind, port, DEFAULT_PATH, List.of(), null);
        }

        /** Whether only those are served who prove who they are. */
        public boolean needsCredentials() {
            return !tokens.isEmpty() || role != null || viewerRole != null;
        }
    }

    /**
     * A bearer token of the admin API (RFC 6750), which itself is written down nowhere.
     *
     * @param name for the log
     * @param sha256 of the token in UTF-8: 64 hexadecimal digits in lower case
     * @param role of whoever sends it
     */
    public record AdminToken(String name, String sha256, Role role) {

        static final Role DEFAULT_ROLE = Role.OPERATOR;

        /** Of an operator. */
        public AdminToken(String name, String sha256) {
            this(name, sha256, DEFAULT_ROLE);
        }
    }

    /**
     * Who is told of events.
     *
     * @param webhooks where they are posted to; may be empty
     */
    public record Events(List<WebhookOptions> webhooks) {

        /** Copies the list. */
        public Events {
            webhooks = List.copyOf(webhooks);
        }
    }

    /**
     * By what requests are followed from one system to the next.
     *
     * @param traceparent what becomes of the header of this name
     * @param requestId whether each request has an id in {@code X-Request-Id}
     */
    public record Tracing(Traces traceparent, boolean requestId) {}

    /**
     * Why requests went where they went.
     *
     * @param keep how many of the latest
     * @param headerFor clients that get to know by a header, if they ask for it
     */
    public record Decisions(int keep, Networks headerFor) {

        /** The range of {@code keep}. */
        public static final Range KEEP = new Range("keep", 0, 10_000);

        static final int DEFAULT_KEEP = 200;

        /**
         * Checks the number.
         *
         * @throws dev.weir.upstream.InvalidOption if it is outside its range
         */
        public Decisions {
            KEEP.check(keep);
        }
    }

    /** What becomes of {@code traceparent} and {@code tracestate} (W3C Trace Context, level 1). */
    public enum Traces {
        /** They pass as they came. */
        PASS,
        /** Weir takes part in traces: hosts are asked by a span of its own. */
        JOIN
    }

    /**
     * What outlives a restart.
     *
     * @param dir of the journal; may not exist yet
     * @param fsync what is forced to the disk
     */
    public record State(Path dir, Fsync fsync) {

        static final Fsync DEFAULT_FSYNC = Fsync.ORDERS;
    }

    /**
     * One upstream.
     *
     * @param id {@code http} or {@code https} serve the requests of that scheme; one upstream alone serves all
     * @param required whether Weir is not ready while none of its hosts is usable
     * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
     * @param pools in order of declaration; may be empty
     */
    public record UpstreamSettings(String id, boolean required, @Nullable TlsOptions tls, List<PoolDefinition> pools) {

        static final boolean DEFAULT_REQUIRED = true;

        /** Copies the list. */
        public UpstreamSettings {
            pools = List.copyOf(pools);
        }

        /** One that is required. */
        public UpstreamSettings(String id, @Nullable TlsOptions tls, List<PoolDefinition> pools) {
            this(id, DEFAULT_REQUIRED, tls, pools);
        }
    }
}
