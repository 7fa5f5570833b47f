package dev.weir.admin;

import dev.weir.config.Settings.AdminToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds out who sends a request: whoever has a token carries it in each request, or exchanges it for a session, which a
 * browser keeps in a cookie; the container knows its users. Thread-safe.
 */
public final class Authenticator {

    private final Supplier<Credentials> credentials;
    private final Sessions sessions;
    private final FailedLogins failedLogins;

    /**
     * Knows no sessions yet.
     *
     * @param credentials whom the admin API serves at this moment
     * @param nanoClock as {@link System#nanoTime}
     */
    public Authenticator(Supplier<Credentials> credentials, LongSupplier nanoClock) {
        this.credentials = credentials;
        this.sessions = new Sessions(nanoClock);
        this.failedLogins = new FailedLogins(nanoClock);
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
     * not, and with 429 who has tried too many tokens.
     */
    Optional<Operator> require(HttpServletRequest request) {
        Credentials now = credentials.get();
        if (!now.needed()) {
            return Optional.empty();
        }
        Optional<String> token = BearerTokens.carriedBy(request);
        long seconds = token.isPresent() ? failedLogins.secondsToWait(request.getRemoteAddr()) : 0;
        if (token.isPresent() && seconds == 0) {
            return Optional.of(Operator.token(find(token.get(), now, request)));
        }
        Optional<Operator> operator = now.user(request).or(() -> session(request, now));
        if (operator.isPresent()) {
            return operator;
        }
        throw seconds > 0 ? Refusal.tooManyLogins(seconds) : Refusal.unauthorized();
    }

    /** Refuses a token that is not accepted, whatever else the request carries, so that none is tried for nothing. */
    private AdminToken find(String token, Credentials now, HttpServletRequest request) {
        return now.find(token).orElseThrow(() -> failed(request));
    }

    private Refusal failed(HttpServletRequest request) {
        failedLogins.add(request.getRemoteAddr());
        return Refusal.wrongToken();
    }

    private Optional<Operator> session(HttpServletRequest request, Credentials now) {
        return SessionCookie.idIn(request).flatMap(id -> sessions.use(id, now)).map(Operator::session);
    }

    /**
     * Begins a session for whoever knows a token, with an id that nobody knew before; one that the browser had ends.
     *
     * @throws Refusal with 401 if the token is not accepted, with 409 if none is needed, with 429 if too many were tried
     */
    public Login login(HttpServletRequest request, String token) {
        Credentials now = credentials.get();
        if (!now.needed()) {
            throw Refusal.conflict("There is nothing to log in for: no credentials are needed");
        }
        long seconds = failedLogins.secondsToWait(request.getRemoteAddr());
        if (seconds > 0) {
            throw Refusal.tooManyLogins(seconds);
        }
        AdminToken known = find(token, now, request);
        SessionCookie.idIn(request).ifPresent(sessions::end);
        Sessions.Begun begun = sessions.begin(known);
        return new Login(
                Operator.session(begun.session()), SessionCookie.of(request).keeping(begun.id()));
    }

    /**
     * Whether a request that goes on for long is still of a session, if it was of one; to ask does not count as a use of
     * it.
     */
    BooleanSupplier goesOn(HttpServletRequest request) {
        Optional<String> id = SessionCookie.idIn(request).filter(given -> sessions.isOpen(given, credentials.get()));
        return () -> id.isEmpty() || sessions.isOpen(id.get(), credentials.get());
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
