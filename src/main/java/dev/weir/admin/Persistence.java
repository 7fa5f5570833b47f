package dev.weir.admin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes orders outlive a restart, as far as the admin API has to know. Thread-safe. */
public interface Persistence {

    /**
     * Waits, for a bounded time, until every order that was carried out before the call outlives a restart.
     *
     * @return empty if they do, or if nothing is meant to; else why they may not, in the operator's words
     */
    Optional<String> settle();

    /** How it is, or empty if nothing is meant to outlive a restart. */
    Optional<Report> report();

    /** A Weir that forgets all orders when it ends. */
    static Persistence none() {
        return new Persistence() {
            @Override
            public Optional<String> settle() {
                return Optional.empty();
            }

            @Override
            public Optional<Report> report() {
                return Optional.empty();
            }
        };
    }

    /**
     * How it is.
     *
     * @param directory where state is kept
     * @param sinceMillis Unix time in milliseconds since when that fails, or null while it works
     * @param error why it fails, or null while it works
     */
    record Report(String directory, @Nullable Long sinceMillis, @Nullable String error) {}
}
