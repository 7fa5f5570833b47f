package dev.weir.admin;

import dev.weir.config.Settings.AdminToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds out who sends a request: whoever has a token carries it in each request, or exchanges it for a session, which a
 * browser keeps in a cookie; the container knows its users. Thread-safe.
 */
public final class Authenticator {

    private final Supplier<Credentials> credentials;
    private final Sessions sessions;

    /**
     * Knows no sessions yet.
     *
     * @param credentials whom the admin API serves at this moment
     * @param nanoClock as {@link System#nanoTime}
     */
    public Authenticator(Supplier<Credentials> credentials, LongSupplier nanoClock) {
        this.credentials = credentials;
        this.sessions = new Sessions(nanoClock);
    }

    /**
     * A login.
     *
     * @param operator who has logged in
     * @param cookie the value of {@code Set-Cookie} that keeps the session
     */
    public record Login(Operator operator, String cookie) {

        /** All but the secret, so that no log gets it. */
        @Override
        public String toString() {
            return "Login[operator=" + operator + "]";
        }
    }

    /**
     * Who sent this request; empty if nobody has to prove it. Refuses with 401, the same one for every reason, who does
     * not.
     */
    Optional<Operator> require(HttpServletRequest request) {
        Credentials now = credentials.get();
        if (!now.needed()) {
            return Optional.empty();
        }
        Optional<Operator> operator = BearerTokens.carriedBy(request)
                .flatMap(now::find)
                .map(Operator::token)
                .or(() -> now.user(request))
                .or(() -> session(request, now));
        if (operator.isEmpty()) {
            throw Refusal.unauthorized();
        }
        return operator;
    }

    private Optional<Operator> session(HttpServletRequest request, Credentials now) {
        return SessionCookie.idIn(request).flatMap(id -> sessions.use(id, now)).map(Operator::session);
    }

    /**
     * Begins a session for whoever knows a token, with an id that nobody knew before; one that the browser had ends.
     *
     * @throws Refusal with 401 if the token is not accepted, with 409 if none is needed
     */
    public Login login(HttpServletRequest request, String token) {
        Credentials now = credentials.get();
        if (!now.needed()) {
            throw Refusal.conflict("There is nothing to log in for: no credentials are needed");
        }
        AdminToken known = now.find(token).orElseThrow(Refusal::unauthorized);
        SessionCookie.idIn(request).ifPresent(sessions::end);
        Sessions.Begun begun = sessions.begin(known);
        return new Login(
                Operator.session(begun.session()), SessionCookie.of(request).keeping(begun.id()));
    }

    /** Ends the session of a request, if it is of one; returns the value of {@code Set-Cookie} that forgets it. */
    public String logout(HttpServletRequest request) {
        SessionCookie.idIn(request).ifPresent(sessions::end);
        return SessionCookie.of(request).forgetting();
    }

    /** Ends the sessions of tokens that are not accepted any more. To be called when the credentials have changed. */
    public void endSessions() {
        sessions.endAllBut(credentials.get());
    }
}
