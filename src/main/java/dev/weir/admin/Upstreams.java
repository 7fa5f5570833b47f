package dev.weir.admin;

import dev.weir.upstream.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The upstreams under control, in order of declaration. */
public final class Upstreams {

    private static final String DEFAULT = "http";

    private final List<Upstream> all;

    Upstreams(List<Upstream> all) {
        this.all = List.copyOf(all);
    }

    /** All of them. */
    public List<Upstream> all() {
        return all;
    }

    List<String> ids() {
        return all.stream().map(Upstream::id).toList();
    }

    /**
     * The upstream that a request means; refuses with 404 if there is none.
     *
     * @param id null for the default: {@code http}, else the only one
     */
    public Upstream named(@Nullable String id) {
        if (id == null && all.size() == 1) {
            return all.get(0);
        }
        String wanted = id == null ? DEFAULT : id;
        return all.stream()
                .filter(upstream -> upstream.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Upstream \"" + wanted + "\" not found; there are: " + known()));
    }

    private String known() {
        return all.isEmpty() ? "none" : String.join(", ", ids());
    }
}
