package dev.weir.admin;

import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Whether requests should be sent to this Weir: not once it is asked to stop, and not while all hosts of an upstream are
 * out of use. An upstream without any host was configured so and does not count, nor one that is not required. No names are told, as anybody may ask.
 */
public final class Readiness {

    private final BooleanSupplier stopping;
    private final Predicate<String> required;

    /**
     * Judges by these.
     *
     * @param stopping whether no further requests should be sent to this Weir
     * @param required whether the upstream of this id needs a usable host
     */
    public Readiness(BooleanSupplier stopping, Predicate<String> required) {
        this.stopping = stopping;
        this.required = required;
    }

    /** {@code {"ready": true}}, or 503 with {@code {"ready": false, "reason": "stopping"}}. */
    Answer answer(Upstreams upstreams) {
        Map<String, Object> members = new LinkedHashMap<>();
        Optional<String> obstacle = obstacle(upstreams);
        members.put("ready", obstacle.isEmpty());
        obstacle.ifPresent(reason -> members.put("reason", reason));
        int status = obstacle.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        return Answer.json(status, members);
    }

    private Optional<String> obstacle(Upstreams upstreams) {
        if (stopping.getAsBoolean()) {
            return Optional.of("stopping");
        }
        return upstreams.all().stream().anyMatch(this::lacksHosts) ? Optional.of("no usable host") : Optional.empty();
    }

    private boolean lacksHosts(Upstream upstream) {
        List<Pool> pools = upstream.snapshot().pools();
        return required.test(upstream.id())
                && pools.stream().anyMatch(pool -> !pool.hosts().isEmpty())
                && pools.stream().noneMatch(Pool::usable);
    }
}
