package dev.weir.admin;

import dev.weir.config.Settings.Admin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom the admin API serves: whoever sends one of the tokens, and the users of the container that have the role. */
public final class Credentials {

    private final BearerTokens tokens;
    private final @Nullable String role;
    private final boolean needed;

    /** Those that the settings name; none are needed if they name none. */
    public Credentials(Admin settings) {
        this.tokens = new BearerTokens(settings.tokens());
        this.role = settings.role();
        this.needed = settings.needsCredentials();
    }

    /**
     * Who sent this request; empty if nobody has to prove it. Refuses with 401, the same one for every reason, who does
     * not.
     */
    Optional<Operator> require(HttpServletRequest request) {
        if (!needed) {
            return Optional.empty();
        }
        Optional<Operator> operator = byToken(request).or(() -> byRole(request));
        if (operator.isEmpty()) {
            throw Refusal.unauthorized();
        }
        return operator;
    }

    /** {@code Authorization} may be given once only (RFC 9110, section 11.6.2): which of two counts is not guessed. */
    private Optional<Operator> byToken(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders("Authorization"));
        return given.size() == 1 ? tokens.nameOf(given.get(0)).map(Operator::token) : Optional.empty();
    }

    private Optional<Operator> byRole(HttpServletRequest request) {
        boolean member = role != null && request.isUserInRole(role);
        return member ? Optional.of(Operator.user(String.valueOf(request.getRemoteUser()))) : Optional.empty();
    }
}
