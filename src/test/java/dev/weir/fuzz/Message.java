package dev.weir.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A request or an answer, read whole.
 *
 * @param start the request line or status line
 * @param fields in order
 * @param body without chunk marks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; only read
public record Message(String start, List<Field> fields, byte[] body) {

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** The values of all fields of this name as one list, in lower case. */
    List<String> listed(String name) {
        return all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(item -> item.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** A word of the start line, from 0. */
    String word(int index) {
        return start.split(" +", -1)[index];
    }

    /** The status of an answer. */
    public int status() {
        return Integer.parseInt(word(1));
    }

    Message withBody(byte[] content) {
        return new Message(start, fields, content);
    }

    /** All of it in a form that can be compared. */
    public String text() {
        return start + "\n" + fields + "\n" + Finding.shown(body);
    }
}
