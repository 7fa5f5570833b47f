package dev.weir.admin;

import dev.weir.config.Role;
import dev.weir.config.Settings.AdminToken;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the log names them.
 *
 * @param kind how they proved it: {@code token} or {@code user}
 * @param name of the token, or of the container's user
 * @param role what they may do
 * @param csrf what their changes have to carry, because a browser sends the proof by itself, whoever makes it send the
 *     request; null if there is no need for that
 */
public record Operator(String kind, String name, Role role, @Nullable String csrf) {

    static Operator token(AdminToken token) {
        return new Operator("token", token.name(), token.role(), null);
    }

    static Operator session(Session session) {
        return new Operator("token", session.token().name(), session.token().role(), session.csrf());
    }

    static Operator user(String name, Role role) {
        return new Operator("user", name, role, null);
    }

    /** All but the secret, so that no log gets it. */
    @Override
    public String toString() {
        return "Operator[kind=" + kind + ", name=" + name + ", role=" + role + "]";
    }
}
