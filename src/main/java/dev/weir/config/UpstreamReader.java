package dev.weir.config;

import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.TlsOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads upstreams, their pools and the hosts in them (seed, section 1). */
final class UpstreamReader {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private UpstreamReader() {}

    static List<UpstreamSettings> readAll(Value all, OnDisk disk) {
        List<UpstreamSettings> upstreams = new ArrayList<>();
        all.forEachKey((id, value) -> {
            value.accept(id, Forms::upstreamId);
            value.readSection(section -> Optional.of(upstream(id, section, disk)))
                    .ifPresent(upstreams::add);
        });
        warnOfUnused(upstreams, all);
        return upstreams;
    }

    /** One upstream alone serves every request; of several, the scheme of the request chooses. */
    private static void warnOfUnused(List<UpstreamSettings> upstreams, Value all) {
        for (UpstreamSettings upstream : upstreams) {
            if (upstreams.size() > 1 && !SCHEMES.contains(upstream.id())) {
                all.warning(Mistake.quoted(upstream.id())
                        + " serves no request: of several upstreams, http and https are chosen by the scheme");
            }
        }
    }

    private static UpstreamSettings upstream(String id, Section upstream, OnDisk disk) {
        Optional<TlsOptions> tls = upstream.toggle("ssl", false, ssl -> Optional.of(tls(ssl, disk)));
        List<Value> pools = upstream.items("pools");
        if (pools.isEmpty()) {
            upstream.warning("has no pools, so every request is answered with 504");
        }
        boolean required = upstream.flag("required", UpstreamSettings.DEFAULT_REQUIRED);
        return new UpstreamSettings(id, required, tls.orElse(null), pools(pools));
    }

    private static TlsOptions tls(Section ssl, OnDisk disk) {
        return new TlsOptions(
                ssl.flag("verify", true),
                ssl.optional("sni_host", Forms::hostName).orElse(null),
                ssl.optional("trust", disk::certificates).orElse(null));
    }

    private static List<PoolDefinition> pools(List<Value> items) {
        List<PoolDefinition> pools = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Value item : items) {
            item.readSection(pool -> pool(pool, item.path(), seen)).ifPresent(pools::add);
        }
        return pools;
    }

    private static Optional<PoolDefinition> pool(Section pool, String path, Map<String, String> seen) {
        Optional<String> id = pool.required("id", Forms::id).filter(own -> unique(own, pool, path, seen));
        id.ifPresent(pool::callBy);
        PoolOptions defaults = PoolOptions.defaults();
        PoolOptions options = new PoolOptions(
                pool.number(PoolOptions.PRIORITY, defaults.priority()),
                pool.value("method", Forms::balancingMethod, defaults.method()),
                pool.millis(PoolOptions.TIMEOUT, defaults.timeout()),
                pool.millis(PoolOptions.READ_TIMEOUT, defaults.readTimeout()),
                pool.number(PoolOptions.KEEPALIVE_POOL, defaults.keepalivePool()),
                pool.millis(PoolOptions.KEEPALIVE_TIMEOUT, defaults.keepaliveTimeout()),
                pool.number(PoolOptions.MAX_FAILS, defaults.maxFails()),
                pool.seconds(PoolOptions.FAILED_TIMEOUT, defaults.failedTimeout()),
                StatusCodesReader.read(pool).orElse(defaults.statusCodes()),
                pool.number(PoolOptions.MAX_CONNECTIONS, defaults.maxConnections()),
                pool.number(PoolOptions.QUEUE, defaults.queue()),
                pool.millis(PoolOptions.QUEUE_TIMEOUT, defaults.queueTimeout()));
        List<HostDefinition> hosts = hosts(pool);
        return id.map(own -> new PoolDefinition(own, options, hosts));
    }

    /** @param seen the path of each id so far */
    private static boolean unique(String id, Section section, String path, Map<String, String> seen) {
        String first = seen.putIfAbsent(id, path);
        if (first != null) {
            section.problem("id", "must be unique, but " + Mistake.quoted(id) + " is the id of " + first + " too");
        }
        return first == null;
    }

    /** A host whose id is given, or not yet. */
    private record Draft(@Nullable String id, HostOptions options) {}

    private static List<HostDefinition> hosts(Section pool) {
        List<Draft> drafts = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        List<Value> items = pool.items("hosts");
        for (Value item : items) {
            item.readSection(host -> host(host, item.path(), seen)).ifPresent(drafts::add);
        }
        if (items.isEmpty()) {
            pool.warning("has no hosts and is passed over");
        }
        return withIds(drafts, new HashSet<>(seen.keySet()));
    }

    private static Optional<Draft> host(Section host, String path, Map<String, String> seen) {
        Optional<String> id = host.optional("id", Forms::id).filter(own -> unique(own, host, path, seen));
        Optional<String> address = host.required("host", Forms::address);
        int port = host.number(HostOptions.PORT, HostOptions.DEFAULT_PORT);
        int weight = host.number(HostOptions.WEIGHT, HostOptions.DEFAULT_WEIGHT);
        Optional<CheckOptions> check = host.toggle("healthcheck", false, CheckReader::read);
        return address.map(name -> new Draft(id.orElse(null), new HostOptions(name, port, weight, check.orElse(null))));
    }

    /** A host without an id gets the least positive number that is free, in order of declaration. */
    private static List<HostDefinition> withIds(List<Draft> drafts, Set<String> taken) {
        List<HostDefinition> hosts = new ArrayList<>();
        int number = 1;
        for (Draft draft : drafts) {
            while (taken.contains(Integer.toString(number))) {
                number++;
            }
            String id = draft.id() != null ? draft.id() : Integer.toString(number);
            taken.add(id);
            hosts.add(new HostDefinition(id, draft.options()));
        }
        return hosts;
    }
}
