package dev.weir.config;

import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration; immutable and valid.
 *
 * @param listeners where the launcher takes requests; without effect in a container
 * @param admin where the launcher offers the admin API; without effect in a container
 * @param backgroundPeriod of the worker that checks and revives hosts
 * @param limits every bound
 * @param trustedProxies peers whose forwarding headers are believed
 * @param via the pseudonym in {@code Via}, or null for a random one per instance
 * @param stateDir where state outlives a restart, or null for nowhere
 * @param upstreams in order of declaration; may be empty
 */
public record Settings(
        Listeners listeners,
        Admin admin,
        Duration backgroundPeriod,
        Limits limits,
        Networks trustedProxies,
        @Nullable String via,
        @Nullable Path stateDir,
        List<UpstreamSettings> upstreams) {

    /** Copies the list. */
    public Settings {
        upstreams = List.copyOf(upstreams);
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
     */
    public record Http(String bind, int port) {}

    /**
     * A TLS listener.
     *
     * @param bind the address
     * @param port 0 for any that is free
     * @param certificate a PEM chain, or a PKCS#12 keystore
     * @param key the PEM private key, or null when the certificate is a keystore
     * @param password of the keystore or of the key, or null for none
     */
    public record Https(String bind, int port, Path certificate, @Nullable Path key, @Nullable String password) {}

    /**
     * The admin listener.
     *
     * @param bind the address; loopback unless configured
     * @param port 0 for any that is free
     */
    public record Admin(String bind, int port) {}

    /**
     * One upstream.
     *
     * @param id {@code http} or {@code https} serve the requests of that scheme; one upstream alone serves all
     * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
     * @param pools in order of declaration; may be empty
     */
    public record UpstreamSettings(String id, @Nullable TlsOptions tls, List<PoolDefinition> pools) {

        /** Copies the list. */
        public UpstreamSettings {
            pools = List.copyOf(pools);
        }
    }
}
