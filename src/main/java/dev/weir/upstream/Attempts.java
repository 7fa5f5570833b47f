package dev.weir.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request's walk over the hosts it may try: pool after pool by priority, in each the order of its method, no host
 * twice.
 *
 * <p>It sees the snapshot that was current when the request began; a host taken out since then may still be returned.
 * Not thread-safe: belongs to one request. A request whose first host serves it allocates nothing here but this object.
 */
public final class Attempts {

    private final Snapshot snapshot;
    private final String key;
    private int poolIndex;
    private int position;
    /** What is not tried in the current pool; null before the second choice in it. */
    private @Nullable Left left;

    private boolean within;

    Attempts(Snapshot snapshot, String key) {
        this.snapshot = snapshot;
        this.key = key;
    }

    /** That the hosts are chosen in. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The next host, or null once every usable host of every pool was returned. */
    public @Nullable Host next() {
        List<Pool> pools = snapshot.byPriority();
        while (poolIndex < pools.size()) {
            Pool pool = pools.get(poolIndex);
            int chosen = within ? furtherIn(pool) : pool.schedule().first(key);
            if (chosen != Schedule.NONE) {
                within = true;
                position = chosen;
                return pool.hosts().get(chosen);
            }
            within = false;
            left = null;
            poolIndex++;
        }
        return null;
    }

    /**
     * The pool of the host that {@link #next} returned last.
     *
     * @throws IllegalStateException if it returned none
     */
    public Pool pool() {
        if (!within) {
            throw new IllegalStateException("no host was returned");
        }
        return snapshot.byPriority().get(poolIndex);
    }

    private int furtherIn(Pool pool) {
        Left remaining = left != null ? left : new Left(pool.schedule().shares());
        remaining.take(position);
        left = remaining;
        return pool.schedule().further(key, remaining);
    }
}
