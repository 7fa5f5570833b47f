package dev.weir.admin;

import dev.weir.config.Role;
import dev.weir.config.Settings.AdminToken;

/** Tokens for tests, and how they are sent. */
final class Tokens {

    static final String OPS = "ops-token";
    static final String GUEST = "guest-token";

    /** Of an operator. */
    static final AdminToken OPERATOR = new AdminToken("ops", Secrets.sha256(OPS), Role.OPERATOR);
    /** Of a viewer. */
    static final AdminToken VIEWER = new AdminToken("guest", Secrets.sha256(GUEST), Role.VIEWER);

    private Tokens() {}

    /** The header that carries it. */
    static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }
}
