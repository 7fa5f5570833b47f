package dev.weir.admin;

import dev.weir.config.Settings.AdminToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bearer tokens that are accepted (RFC 6750, section 2.1), known by their SHA-256 alone. */
final class BearerTokens {

    /** Of the whole header. */
    private static final int MAX_LENGTH = 1024;

    private static final String TOKEN = "([A-Za-z0-9._~+/-]+=*)";
    /** A {@code b64token}. */
    private static final Pattern PLAIN = Pattern.compile(TOKEN);
    /** The name of the scheme in any case (RFC 9110, section 11.1), and a token. */
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +" + TOKEN);

    private final List<AdminToken> all;

    BearerTokens(List<AdminToken> all) {
        this.all = all;
    }

    /**
     * The token that a request carries, whether it is known or not; empty if it carries none. {@code Authorization} may be
     * given once only (RFC 9110, section 11.6.2): which of two counts is not guessed.
     */
    static Optional<String> carriedBy(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders("Authorization"));
        if (given.size() != 1 || given.get(0).length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(given.get(0));
        return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
    }

    /**
     * What is known of a token; empty if it is none that is accepted. The time this takes does not tell how near a wrong
     * token comes, nor which one a right one is.
     */
    Optional<AdminToken> find(String token) {
        if (token.length() > MAX_LENGTH || !PLAIN.matcher(token).matches()) {
            return Optional.empty();
        }
        String sha256 = Secrets.sha256(token);
        Optional<AdminToken> found = Optional.empty();
        for (AdminToken each : all) {
            if (Secrets.same(each.sha256(), sha256)) {
                found = Optional.of(each);
            }
        }
        return found;
    }

    /** Whether this one is accepted, under the same name and with the same role. */
    boolean hold(AdminToken token) {
        return all.contains(token);
    }
}
