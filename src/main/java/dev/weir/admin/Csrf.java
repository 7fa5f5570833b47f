package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that a change in a session was meant by the page that has begun it. A browser adds the cookie to whatever it
 * sends here; the secret of the session it does not know, and no page of another origin can read or send it.
 *
 * <p>Tokens need none, as no browser adds them by itself. Nor do the users of a container, who have no session here to
 * bind a secret to: of what browsers send in their name {@link Origin} takes what comes from the own pages.
 */
final class Csrf {

    static final String HEADER = "Weir-CSRF";

    private Csrf() {}

    /** Refuses with 403 a request in a session that does not carry its secret. */
    static void require(HttpServletRequest request, Optional<Operator> operator) {
        operator.map(Operator::csrf).ifPresent(secret -> {
            List<String> given = Collections.list(request.getHeaders(HEADER));
            if (given.size() != 1 || !Secrets.same(given.get(0), secret)) {
                throw Refusal.forbidden("Changes in a session need the header " + HEADER
                        + " with the csrf that GET /api/v1/session tells");
            }
        });
    }
}
