package dev.weir.admin;

import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether requests should be sent to this Weir: not once it is asked to stop, and not while all hosts of an upstream are
 * out of use. An upstream without any host was configured so and does not count. No names are told, as anybody may ask.
 */
final class Readiness {

    private final Upstreams upstreams;
    private final BooleanSupplier stopping;

    Readiness(Upstreams upstreams, BooleanSupplier stopping) {
        this.upstreams = upstreams;
        this.stopping = stopping;
    }

    /** {@code {"ready": true}}, or 503 with {@code {"ready": false, "reason": "stopping"}}. */
    Answer answer() {
        Map<String, Object> members = new LinkedHashMap<>();
        Optional<String> obstacle = obstacle();
        members.put("ready", obstacle.isEmpty());
        obstacle.ifPresent(reason -> members.put("reason", reason));
        int status = obstacle.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        return Answer.json(status, members);
    }

    private Optional<String> obstacle() {
        if (stopping.getAsBoolean()) {
            return Optional.of("stopping");
        }
        return upstreams.all().stream().anyMatch(Readiness::lacksHosts)
                ? Optional.of("no usable host")
                : Optional.empty();
    }

    private static boolean lacksHosts(Upstream upstream) {
        List<Pool> pools = upstream.snapshot().pools();
        return pools.stream().anyMatch(pool -> !pool.hosts().isEmpty())
                && pools.stream().noneMatch(Pool::usable);
    }
}
