package dev.weir.config;

import dev.weir.accesslog.Format;
import dev.weir.config.Settings.Traces;
import dev.weir.events.EventKind;
import dev.weir.state.Fsync;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Ids;
import dev.weir.upstream.Method;
import dev.weir.upstream.Range;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Tokens;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms that values have. */
final class Forms {

    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_LONG_DIGITS = 18;
    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+");
    private static final Pattern SHA_256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final String SHA_256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Forms() {}

    static String text(String text) {
        return text;
    }

    static String nonEmpty(String text) throws Mistake {
        return require(!text.isEmpty(), "text", text);
    }

    /** Does not show the value: it may hold a secret. */
    static String secret(String text) throws Mistake {
        if (text.isEmpty()) {
            throw new Mistake("must be a secret, but is empty");
        }
        return text;
    }

    /** Does not show the value: it may hold a secret. */
    static URI webhook(String text) throws Mistake {
        try {
            URI url = new URI(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException broken) {
            // Said below.
        }
        throw new Mistake("must be a URL such as https://chat.example.com/hook, with http or https");
    }

    static EventKind eventKind(String text) throws Mistake {
        Optional<EventKind> kind = EventKind.of(text);
        if (kind.isEmpty()) {
            String known = Stream.of(EventKind.values()).map(EventKind::id).collect(Collectors.joining(", "));
            throw Mistake.expected("one of " + known, text);
        }
        return kind.get();
    }

    static boolean flag(String text) throws Mistake {
        require(text.equals("true") || text.equals("false"), "true or false", text);
        return text.equals("true");
    }

    static Form<Integer> number(Range range) {
        return text -> {
            require(isInteger(text), "a number " + range.expected(), text);
            require(range.allows(toLong(text)), range.expected(), text);
            return Integer.valueOf(text);
        };
    }

    /** A time; without a unit it counts milliseconds. */
    static Form<Duration> millis(Range range) {
        return text -> Duration.ofMillis(amount(Units.MILLIS, range, text));
    }

    /** A time; without a unit it counts seconds. */
    static Form<Duration> seconds(Range range) {
        return text -> Duration.ofMillis(amount(Units.SECONDS, range, text));
    }

    /** A size in bytes. */
    static Form<Integer> size(Range range) {
        return text -> Math.toIntExact(amount(Units.BYTES, range, text));
    }

    /** A size in bytes that may be more than an {@code int} holds. */
    static Form<Long> largeSize(Range range) {
        return text -> amount(Units.BYTES, range, text);
    }

    private static long amount(Units units, Range range, String text) throws Mistake {
        long amount = units.parse(text);
        String expected = "between " + units.format(range.min()) + " and " + units.format(range.max());
        require(range.allows(amount), expected, text);
        return amount;
    }

    /** The id of a pool or a host: it occurs in URLs and in logs. */
    static String id(String text) throws Mistake {
        return require(Ids.isValid(text), Ids.EXPECTED, text);
    }

    static String upstreamId(String text) throws Mistake {
        boolean name = text.length() <= MAX_NAME_LENGTH
                && !text.isEmpty()
                && text.chars().allMatch(Forms::isUpstreamIdCharacter);
        return require(name, "1 to " + MAX_NAME_LENGTH + " letters, digits, _ or -", text);
    }

    private static boolean isUpstreamIdCharacter(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /** Plain segments, which are the same whether encoded, normalised or not; empty for none. */
    static Optional<String> adminPath(String text) throws Mistake {
        if (text.isEmpty() || text.equals("false")) {
            return Optional.empty();
        }
        boolean plain =
                text.length() <= MAX_NAME_LENGTH && PLAIN_PATH.matcher(text).matches();
        return Optional.of(require(
                plain,
                "false, or a path such as /_weir of letters, digits, _, - and . that does not end with /",
                text));
    }

    /** Does not say what is there instead: it may be the token itself. */
    static String sha256(String text) throws Mistake {
        if (!SHA_256.matcher(text).matches()) {
            throw new Mistake("must be the SHA-256 of the token: 64 hexadecimal digits, as sha256sum prints them");
        }
        if (text.equalsIgnoreCase(SHA_256_OF_NOTHING)) {
            throw new Mistake("must be the SHA-256 of the token, but is that of an empty text");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    static Role tokenRole(String text) throws Mistake {
        return Role.of(text).orElseThrow(() -> Mistake.expected(Role.names(), text));
    }

    /** Containers take {@code *} for every role that a web application declares: this one declares none. */
    static String role(String text) throws Mistake {
        boolean name = !text.isEmpty()
                && text.length() <= MAX_NAME_LENGTH
                && !text.equals("*")
                && text.chars().noneMatch(Character::isISOControl);
        return require(name, "the name of a role, 1 to " + MAX_NAME_LENGTH + " characters", text);
    }

    /** The name or the IP address of a host or of a listener. */
    static String address(String text) throws Mistake {
        return require(isAddress(text), HostOptions.EXPECTED_ADDRESS, text);
    }

    /** A name that TLS may ask for (RFC 6066, section 3): no IP address. */
    static String hostName(String text) throws Mistake {
        return require(isAddress(text) && !looksLikeIp(text), "a host name", text);
    }

    private static boolean isAddress(String text) {
        if (!HostOptions.isAddress(text)) {
            return false;
        }
        if (!looksLikeIp(text)) {
            return text.indexOf('%') < 0 && !text.startsWith(".") && !text.contains("..");
        }
        int zone = text.indexOf('%');
        boolean bareOrIpv6 = zone < 0 || text.indexOf(':') >= 0;
        return bareOrIpv6 && Address.parse(zone < 0 ? text : text.substring(0, zone)) != null;
    }

    /** No name has a colon, and none ends with a label of digits alone (RFC 3696, section 2). */
    private static boolean looksLikeIp(String text) {
        String last = text.substring(text.lastIndexOf('.') + 1);
        return text.indexOf(':') >= 0 || !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static String network(String text) throws Mistake {
        return require(Networks.isNetwork(text), Networks.EXPECTED, text);
    }

    static String pseudonym(String text) throws Mistake {
        return require(Tokens.isToken(text), "a pseudonym without spaces and separators, such as edge-1", text);
    }

    static Fsync fsync(String text) throws Mistake {
        return Fsync.of(text).orElseThrow(() -> Mistake.expected("one of " + Fsync.names(), text));
    }

    static Format logFormat(String text) throws Mistake {
        return Format.of(text).orElseThrow(() -> Mistake.expected("one of " + Format.names(), text));
    }

    static Traces traces(String text) throws Mistake {
        return switch (text) {
            case "pass" -> Traces.PASS;
            case "join" -> Traces.JOIN;
            default -> throw Mistake.expected("one of pass, join", text);
        };
    }

    static Method balancingMethod(String text) throws Mistake {
        return Method.of(text).orElseThrow(() -> Mistake.expected("one of " + Method.names(), text));
    }

    static String statusMask(String text) throws Mistake {
        return require(StatusCodes.isMask(text), StatusCodes.EXPECTED, text);
    }

    static String httpMethod(String text) throws Mistake {
        return require(Tokens.isToken(text), "an HTTP method such as GET", text);
    }

    static String httpVersion(String text) throws Mistake {
        return require(text.equals("1.0") || text.equals("1.1"), "1.0 or 1.1", text);
    }

    static String target(String text) throws Mistake {
        return require(Tokens.isTarget(text), "a path that begins with / and has no space in it", text);
    }

    static String headerName(String text) throws Mistake {
        return require(Tokens.isToken(text), "named like an HTTP header", text);
    }

    /** Does not show the value: headers carry credentials. */
    static String headerValue(String text) throws Mistake {
        if (!Tokens.isFieldValue(text)) {
            throw new Mistake("must not hold line breaks or control characters, and only characters up to U+00FF");
        }
        return text;
    }

    /** Does not show the value: queries carry credentials. */
    static String query(String text) throws Mistake {
        String query = text.startsWith("?") ? text.substring(1) : text;
        if (!Tokens.isTarget("/" + query)) {
            throw new Mistake("must be percent-encoded: visible ASCII characters without spaces; or give a mapping,"
                    + " which is encoded for you");
        }
        return query;
    }

    /** Whether the text is a decimal integer without leading zeros, which YAML would read as octal. */
    static boolean isInteger(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        return !digits.isEmpty()
                && (digits.length() == 1 || digits.charAt(0) != '0')
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The value of an integer; what is too great for a {@code long} becomes its greatest or least value. */
    static long toLong(String integer) {
        if (integer.length() <= MAX_LONG_DIGITS) {
            return Long.parseLong(integer);
        }
        return integer.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private static String require(boolean fits, String expected, String text) throws Mistake {
        if (!fits) {
            throw Mistake.expected(expected, text);
        }
        return text;
    }
}
