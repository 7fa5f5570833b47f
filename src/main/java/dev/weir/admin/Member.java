package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.upstream.Ids;
import dev.weir.upstream.Range;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One member of a JSON object. Every reading refuses with 422 what it cannot take, in the same words: {@code
 * host.weight: must be between 0 and 65535, but is -1}.
 *
 * @param path its name, with those of the objects around it: {@code host.weight}
 * @param value as given
 */
public record Member(String path, JsonNode value) {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final int MAX_SHOWN = 80;

    /** Any text. */
    public String text() {
        if (!value.isTextual()) {
            throw mustBe("a text");
        }
        return value.textValue();
    }

    /** The id of something that may exist; a whole number stands for its digits, as in the seed. */
    public String id() {
        if (!value.isTextual() && !value.isIntegralNumber()) {
            throw mustBe("an id, which is a text");
        }
        return value.asText();
    }

    /** The id of something new. */
    public String newId() {
        String id = id();
        if (!Ids.isValid(id)) {
            throw mustBe("an id of " + Ids.EXPECTED);
        }
        return id;
    }

    /** A whole number, or a text of digits as in the seed. */
    int integer(Range range) {
        if (value.isIntegralNumber() && !value.canConvertToLong()) {
            throw mustBe(range.expected());
        }
        if (!value.isIntegralNumber() && !isWholeNumber(value)) {
            throw mustBe("a whole number " + range.expected());
        }
        long number = value.asLong();
        if (!range.allows(number)) {
            throw mustBe(range.expected());
        }
        return (int) number;
    }

    /**
     * A time.
     *
     * @param range in milliseconds
     * @param bareUnit of a number, or a text of digits, without a unit
     */
    public Duration time(Range range, ChronoUnit bareUnit) {
        String expected = "between " + Times.text(range.min()) + " and " + Times.text(range.max());
        OptionalLong millis = Times.millis(value, bareUnit);
        if (millis.isEmpty()) {
            throw mustBe("a time " + expected + " such as \"10s\"");
        }
        if (!range.allows(millis.getAsLong())) {
            throw mustBe(expected);
        }
        return Duration.ofMillis(millis.getAsLong());
    }

    /** An object with some of the known members. */
    Members object(List<String> known) {
        if (!value.isObject()) {
            throw mustBe("an object");
        }
        return Members.of(path + ".", value, known);
    }

    /** {@code PATH: must be EXPECTED, but is VALUE}. */
    public Refusal mustBe(String expected) {
        String shown = value.toString();
        String shortened = shown.length() <= MAX_SHOWN ? shown : shown.substring(0, MAX_SHOWN) + "...";
        return refused("must be " + expected + ", but is " + shortened);
    }

    /** {@code PATH: PROBLEM}. */
    public Refusal refused(String problem) {
        return Refusal.invalid(path + ": " + problem, pointer(path));
    }

    /** {@code /host/weight} for {@code host.weight} (RFC 6901, section 3). */
    static String pointer(String path) {
        return "/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/');
    }

    private static boolean isWholeNumber(JsonNode value) {
        return value.isTextual() && WHOLE_NUMBER.matcher(value.textValue()).matches();
    }
}
