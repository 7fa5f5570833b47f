package dev.weir.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.StatusCodes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The check of a host in {@code /pools}: {@code interval} and {@code last_check}, and every option that is not the
 * default (seed, section 1).
 *
 * @param interval in seconds
 * @param lastCheck the Unix time of the start of the last check in seconds, 0 for none
 * @param timeout in milliseconds
 * @param readTimeout in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CheckView(
        BigDecimal interval,
        BigDecimal lastCheck,
        @Nullable Long timeout,
        @Nullable Long readTimeout,
        @Nullable Map<String, Boolean> statusCodes,
        @Nullable String method,
        @Nullable String path,
        @Nullable Map<String, String> headers,
        @Nullable String body,
        @Nullable String version,
        @Nullable Integer rise) {

    static CheckView of(CheckOptions check, long lastCheckMillis) {
        CheckOptions defaults = CheckOptions.defaults();
        return new CheckView(
                UnixTime.seconds(check.interval().toMillis()),
                UnixTime.seconds(lastCheckMillis),
                millis(check.timeout()),
                millis(check.readTimeout()),
                masks(check.statusCodes()),
                unlessDefault(check.method(), defaults.method()),
                unlessDefault(check.path(), defaults.path()),
                unlessDefault(check.headers(), defaults.headers()),
                check.body(),
                unlessDefault(check.version(), defaults.version()),
                unlessDefault(check.rise(), defaults.rise()));
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Map<String, Boolean> masks(@Nullable StatusCodes codes) {
        return codes == null ? null : StatusCodesJson.write(codes);
    }

    private static <T> @Nullable T unlessDefault(T value, T absent) {
        return Objects.equals(value, absent) ? null : value;
    }
}
