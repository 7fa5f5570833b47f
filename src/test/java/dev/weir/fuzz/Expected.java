package dev.weir.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** What a host must get when a request is forwarded, as the documents say it; knows nothing of the code. */
final class Expected {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect");
    private static final Set<String> FORWARDING =
            Set.of("forwarded", "x-real-ip", "x-proxied-https", "proxy", "proxy-auth-cert", "proxy-ssl-id");
    /** Compared in other ways, or added by the balancer. */
    private static final Set<String> OWN = Set.of("host", "content-length", "via");

    private Expected() {}

    /** What is wrong with the request that arrived for one that was sent, or an empty text. */
    static String difference(Message sent, Message arrived) {
        if (!sent.word(0).equals(arrived.word(0))) {
            return "the method is another";
        }
        if (!originForm(sent.word(1)).equals(arrived.word(1))) {
            return "the target is another";
        }
        if (!Arrays.equals(sent.body(), arrived.body())) {
            return "the body is another";
        }
        if (!sameAuthority(sent, arrived)) {
            return "the host is another";
        }
        if (!arrived.all("x-forwarded-for").equals(List.of("127.0.0.1"))) {
            return "X-Forwarded-For is " + arrived.all("x-forwarded-for");
        }
        Predicate<String> endToEnd = endToEnd(sent);
        List<Field> expected = compared(sent, endToEnd);
        List<Field> got = compared(arrived, name -> !name.startsWith("x-forwarded-"));
        return expected.equals(got) ? "" : "the fields are " + got + " instead of " + expected;
    }

    /** Path and query of a target that may name an authority. */
    static String originForm(String target) {
        if (target.startsWith("/") || !target.contains("://")) {
            return target;
        }
        int slash = target.indexOf('/', target.indexOf("://") + 3);
        int query = target.indexOf('?', target.indexOf("://") + 3);
        if (slash < 0 || query >= 0 && query < slash) {
            return "/" + (query < 0 ? "" : target.substring(query));
        }
        return target.substring(slash);
    }

    private static boolean sameAuthority(Message sent, Message arrived) {
        String target = sent.word(1);
        String path = originForm(target);
        String meant;
        if (target.equals(path)) {
            if (sent.all("host").isEmpty()) {
                return true; // HTTP/1.0: the host itself
            }
            meant = sent.all("host").get(0);
        } else {
            meant = target.substring(target.indexOf("://") + 3).replaceFirst("[/?].*", "");
        }
        return normal(meant).equals(normal(arrived.all("host").get(0)));
    }

    private static String normal(String authority) {
        return authority.toLowerCase(Locale.ROOT).replaceFirst(":(80)?$", "");
    }

    private static Predicate<String> endToEnd(Message sent) {
        List<String> listed = sent.listed("connection");
        return name -> !HOP_BY_HOP.contains(name)
                && !isForwarding(name)
                && !(name.contains("_") && isSpecial(name.replace('_', '-')))
                && !listed.contains(name);
    }

    private static boolean isForwarding(String name) {
        return FORWARDING.contains(name) || name.startsWith("x-forwarded-");
    }

    private static boolean isSpecial(String name) {
        return HOP_BY_HOP.contains(name) || isForwarding(name) || OWN.contains(name);
    }

    /** Sorted by name; those of one name stay in order. */
    private static List<Field> compared(Message message, Predicate<String> names) {
        return message.fields().stream()
                .filter(field -> !OWN.contains(field.name()) && names.test(field.name()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }
}
