package dev.weir.admin;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a check as a JSON object, in the names and units of the configuration file (seed, section 1). */
final class CheckOptionsJson {

    /** The members of a check. */
    static final List<String> MEMBERS = List.of(
            "interval",
            "timeout",
            "read_timeout",
            "status_codes",
            "method",
            "path",
            "headers",
            "body",
            "version",
            "rise");

    private CheckOptionsJson() {}

    /** The options; refuses with 422 what makes no sense. */
    static CheckOptions read(Members check) {
        CheckOptions defaults = CheckOptions.defaults();
        Duration interval = check.optional("interval")
                .map(member -> member.time(CheckOptions.INTERVAL, ChronoUnit.SECONDS))
                .orElse(defaults.interval());
        @Nullable
        Duration timeout = check.optional("timeout")
                .map(member -> member.time(PoolOptions.TIMEOUT, ChronoUnit.MILLIS))
                .orElse(null);
        @Nullable
        Duration readTimeout = check.optional("read_timeout")
                .map(member -> member.time(PoolOptions.READ_TIMEOUT, ChronoUnit.MILLIS))
                .orElse(null);
        @Nullable
        StatusCodes statusCodes =
                check.optional("status_codes").map(StatusCodesJson::read).orElse(null);
        String method = check.optional("method").map(Member::text).orElse(defaults.method());
        String path = check.optional("path").map(Member::text).orElse(defaults.path());
        Map<String, String> headers =
                check.optional("headers").map(CheckOptionsJson::headers).orElse(Map.of());
        @Nullable String body = check.optional("body").map(Member::text).orElse(null);
        String version =
                check.optional("version").map(CheckOptionsJson::version).orElse(defaults.version());
        int rise = check.optional("rise")
                .map(member -> member.integer(CheckOptions.RISE))
                .orElse(defaults.rise());
        return check.checked(() -> new CheckOptions(
                interval, timeout, readTimeout, statusCodes, method, path, headers, body, version, rise));
    }

    private static Map<String, String> headers(Member headers) {
        if (!headers.value().isObject()) {
            throw headers.mustBe("an object of names and texts");
        }
        Map<String, String> byName = new LinkedHashMap<>();
        headers.value()
                .properties()
                .forEach(header -> byName.put(
                        header.getKey(), new Member(headers.path() + "." + header.getKey(), header.getValue()).text()));
        return byName;
    }

    /** {@code 1.1} is a text in the configuration file and a number in the seed. */
    private static String version(Member version) {
        return version.value().asText();
    }
}
