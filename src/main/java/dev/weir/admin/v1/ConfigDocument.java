package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.weir.admin.Times;
import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.TlsOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running Weir goes by, in the shape of the configuration file: what is written here {@link
 * dev.weir.config.DocumentReader} reads. What only a start goes by, and who may do what, is not in it; so no secret is.
 */
@JsonInclude
record ConfigDocument(
        OfLimits limits,
        List<String> trustedProxies,
        @Nullable String via,
        boolean watch,
        Map<String, OfUpstream> upstreams) {

    static ConfigDocument of(Settings settings) {
        Map<String, OfUpstream> upstreams = new LinkedHashMap<>();
        settings.upstreams().forEach(upstream -> upstreams.put(upstream.id(), OfUpstream.of(upstream)));
        return new ConfigDocument(
                OfLimits.of(settings.limits()),
                settings.trustedProxies().texts(),
                settings.via(),
                settings.watch(),
                upstreams);
    }

    /** Those that can be different without a restart; see {@link Limits}. */
    record OfLimits(
            int responseHeadSize,
            int responseHeaderCount,
            int interimAnswers,
            int replayBuffer,
            String attemptsTimeout,
            int maxResends,
            int resendPercent,
            int resendMinimum) {

        static OfLimits of(Limits limits) {
            return new OfLimits(
                    limits.responseHeadSize(),
                    limits.responseHeaderCount(),
                    limits.interimAnswers(),
                    limits.replayBuffer(),
                    Times.text(limits.attemptsTimeout().toMillis()),
                    limits.maxResends(),
                    limits.resendPercent(),
                    limits.resendMinimum());
        }
    }

    /**
     * An upstream.
     *
     * @param required whether Weir is not ready while none of its hosts is usable
     * @param ssl an {@link OfSsl}, or false
     */
    record OfUpstream(boolean required, Object ssl, List<OfPool> pools) {

        static OfUpstream of(UpstreamSettings upstream) {
            TlsOptions tls = upstream.tls();
            return new OfUpstream(
                    upstream.required(),
                    tls == null ? false : OfSsl.of(tls),
                    upstream.pools().stream().map(OfPool::of).toList());
        }
    }

    /** See {@link TlsOptions}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OfSsl(boolean verify, @Nullable String sniHost, @Nullable String trust) {

        static OfSsl of(TlsOptions tls) {
            TlsOptions.Trust trust = tls.trust();
            return new OfSsl(
                    tls.verify(),
                    tls.sniHost(),
                    trust == null ? null : trust.file().toString());
        }
    }

    /** A pool with its hosts. */
    record OfPool(String id, @JsonUnwrapped Configured.OfPool options, List<OfHost> hosts) {

        static OfPool of(PoolDefinition pool) {
            return new OfPool(
                    pool.id(),
                    Configured.OfPool.of(pool.options()),
                    pool.hosts().stream().map(OfHost::of).toList());
        }
    }

    /** A host. */
    record OfHost(String id, @JsonUnwrapped Configured.OfHost options) {

        static OfHost of(HostDefinition host) {
            return new OfHost(host.id(), Configured.OfHost.of(host.options()));
        }
    }
}
