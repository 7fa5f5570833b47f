package dev.weir.config;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.PoolOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Reads how a host is checked (seed, section 1). */
final class CheckReader {

    private CheckReader() {}

    static Optional<CheckOptions> read(Section check) {
        CheckOptions defaults = CheckOptions.defaults();
        return Optional.of(new CheckOptions(
                check.seconds(CheckOptions.INTERVAL, defaults.interval()),
                check.optional(PoolOptions.TIMEOUT.option(), Forms.millis(PoolOptions.TIMEOUT))
                        .orElse(null),
                check.optional(PoolOptions.READ_TIMEOUT.option(), Forms.millis(PoolOptions.READ_TIMEOUT))
                        .orElse(null),
                StatusCodesReader.read(check).orElse(null),
                check.value("method", Forms::httpMethod, defaults.method()),
                withQuery(check.value("path", Forms::target, defaults.path()), query(check)),
                headers(check),
                check.optional("body", Forms::text).orElse(null),
                check.value("version", Forms::httpVersion, defaults.version()),
                check.number(CheckOptions.RISE, defaults.rise())));
    }

    private static String withQuery(String path, String query) {
        if (query.isEmpty()) {
            return path;
        }
        return path + (path.indexOf('?') < 0 ? '?' : '&') + query;
    }

    /** Text that is encoded already, or a mapping that is encoded here; empty if there is none. */
    private static String query(Section check) {
        Optional<Value> query = check.present("query");
        if (query.isPresent() && query.get().isMapping()) {
            StringJoiner parameters = new StringJoiner("&");
            query.get().forEachKey((name, value) -> value.read(Forms::text)
                    .ifPresent(text -> parameters.add(encoded(name) + "=" + encoded(text))));
            return parameters.toString();
        }
        return query.flatMap(text -> text.read(Forms::query)).orElse("");
    }

    /** Percent-encoded (RFC 3986, section 2.1); forms write a space as {@code +}, which not every server reads so. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<String, String> headers(Section check) {
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        check.present("headers")
                .filter(CheckReader::isHeaders)
                .ifPresent(all -> all.forEachKey((name, value) -> {
                    Optional<String> valid = value.accept(name, Forms::headerName);
                    Optional<String> text = value.read(Forms::headerValue);
                    String twin = seen.putIfAbsent(name, name);
                    if (twin != null) {
                        value.problem("is the same header as " + twin);
                    }
                    if (valid.isPresent() && text.isPresent()) {
                        headers.put(name, text.get());
                    }
                }));
        return headers;
    }

    /** Does not show what is there instead: headers carry credentials. */
    private static boolean isHeaders(Value value) {
        if (!value.isMapping()) {
            value.problem("must be a mapping of the names of headers to their values");
        }
        return value.isMapping();
    }
}
