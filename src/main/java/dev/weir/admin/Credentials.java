package dev.weir.admin;

import dev.weir.config.Role;
import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the admin API serves, as the configuration says: whoever has one of the tokens, and the users of the container that
 * have a role. Immutable.
 */
public final class Credentials {

    private final BearerTokens tokens;
    private final @Nullable String operatorRole;
    private final @Nullable String viewerRole;
    private final boolean needed;
    private final long sessionIdleNanos;
    private final long sessionMaxNanos;

    /** Those that the settings name; none are needed if they name none. */
    public Credentials(Admin settings) {
        this.tokens = new BearerTokens(settings.tokens());
        this.operatorRole = settings.role();
        this.viewerRole = settings.viewerRole();
        this.needed = settings.needsCredentials();
        this.sessionIdleNanos = settings.sessionIdle().toNanos();
        this.sessionMaxNanos = settings.sessionMax().toNanos();
    }

    /** Whether only those are served who prove who they are. */
    boolean needed() {
        return needed;
    }

    /** What is known of a token; empty if it is none that is accepted. */
    Optional<AdminToken> find(String token) {
        return tokens.find(token);
    }

    /** Whether this token is still accepted, under the same name and with the same role. */
    boolean hold(AdminToken token) {
        return tokens.hold(token);
    }

    /** The container's user who sends a request; empty if it comes from nobody who has a role. */
    Optional<Operator> user(HttpServletRequest request) {
        if (operatorRole != null && request.isUserInRole(operatorRole)) {
            return Optional.of(Operator.user(String.valueOf(request.getRemoteUser()), Role.OPERATOR));
        }
        if (viewerRole != null && request.isUserInRole(viewerRole)) {
            return Optional.of(Operator.user(String.valueOf(request.getRemoteUser()), Role.VIEWER));
        }
        return Optional.empty();
    }

    /** After that time without a request a session ends. */
    long sessionIdleNanos() {
        return sessionIdleNanos;
    }

    /** After that time a session ends, whatever was done in it. */
    long sessionMaxNanos() {
        return sessionMaxNanos;
    }
}
