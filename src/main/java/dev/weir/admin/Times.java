package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as operators write them: {@code 250}, {@code 1.5s}, {@code 100ms}, {@code 2m}, {@code 1h}. */
public final class Times {

    private static final Pattern TIME = Pattern.compile("(-?\\d+(?:\\.\\d+)?)(ms|s|m|h)?");
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private Times() {}

    /**
     * The milliseconds that a number or a text stands for, rounded; what is beyond a {@code long} becomes the nearest one.
     *
     * @param bareUnit of a number, or a text of digits, without a unit
     * @return empty if it is no time
     */
    static OptionalLong millis(JsonNode value, ChronoUnit bareUnit) {
        long bareMillis = bareUnit.getDuration().toMillis();
        if (value.isNumber()) {
            return OptionalLong.of(Math.round(value.doubleValue() * bareMillis));
        }
        Matcher time = TIME.matcher(value.isTextual() ? value.textValue() : "");
        if (!time.matches()) {
            return OptionalLong.empty();
        }
        long unitMillis = time.group(2) == null ? bareMillis : unitMillis(time.group(2));
        return OptionalLong.of(Math.round(Double.parseDouble(time.group(1)) * unitMillis));
    }

    /** In the greatest unit that needs no fraction: {@code 1500ms}, {@code 24h}. */
    public static String text(long millis) {
        if (millis == 0) {
            return "0s";
        }
        if (millis % HOUR == 0) {
            return millis / HOUR + "h";
        }
        if (millis % MINUTE == 0) {
            return millis / MINUTE + "m";
        }
        return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
