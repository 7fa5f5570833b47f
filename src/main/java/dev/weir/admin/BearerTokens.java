package dev.weir.admin;

import dev.weir.config.Settings.AdminToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bearer tokens that are accepted (RFC 6750, section 2.1), known by their SHA-256 alone. */
final class BearerTokens {

    /** Of the whole header. */
    private static final int MAX_LENGTH = 1024;

    /** The name of the scheme in any case (RFC 9110, section 11.1), and a {@code b64token}. */
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");

    private final List<AdminToken> all;

    BearerTokens(List<AdminToken> all) {
        this.all = all;
    }

    /**
     * The name of the token in an {@code Authorization} header; empty if it holds none that is known. The time this takes
     * does not tell how near a wrong token comes, nor which one a right one is.
     */
    Optional<String> nameOf(String authorization) {
        if (authorization.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher bearer = BEARER.matcher(authorization);
        return bearer.matches() ? named(sha256(bearer.group(1))) : Optional.empty();
    }

    private Optional<String> named(String sha256) {
        Optional<String> name = Optional.empty();
        for (AdminToken token : all) {
            if (MessageDigest.isEqual(ascii(token.sha256()), ascii(sha256))) {
                name = Optional.of(token.name());
            }
        }
        return name;
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ascii(token)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
