package dev.weir.config;

import dev.weir.upstream.Range;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A mapping of the file while it is read.
 *
 * <p>Every key that is asked for is a known key; the keys that nobody asked for are problems. So the reader is the only
 * place that says which keys there are.
 */
final class Section {

    private static final int MAX_PLAIN_KEY = 100;

    private final Value self;
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private String path;

    private Section(Node.Mapping mapping, Value self) {
        this.self = self;
        this.path = self.path();
        for (Node.Entry entry : mapping.entries()) {
            Node.Entry first = entries.putIfAbsent(entry.key(), entry);
            if (first != null) {
                report(entry, "is given twice, first in line " + first.line());
            }
        }
    }

    static <T> Optional<T> read(Node.Mapping mapping, Value self, Function<Section, Optional<T>> reader) {
        Section section = new Section(mapping, self);
        Optional<T> result = reader.apply(section);
        section.reportUnknown();
        return result;
    }

    private void reportUnknown() {
        for (Node.Entry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                String help = Spelling.nearest(entry.key(), known)
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElseGet(() -> "known here: " + String.join(", ", known));
                report(entry, "is not a known key; " + help);
            }
        }
    }

    /** From here on problems name this section by its id instead of its place in a list. */
    void callBy(String id) {
        path = path.substring(0, path.lastIndexOf('[')) + "." + id;
    }

    /** The value of this key, null as the file has it included; empty if the key is not there. */
    Optional<Value> find(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).map(entry -> at(key, entry.value()));
    }

    /** The value of this key; empty if the key is not there or is null. */
    Optional<Value> present(String key) {
        return find(key).filter(value -> !value.isNull());
    }

    boolean has(String key) {
        return present(key).isPresent();
    }

    /** Every key and its value; all keys are known. */
    Map<String, Value> all() {
        Map<String, Value> all = new LinkedHashMap<>();
        known.addAll(entries.keySet());
        entries.forEach((key, entry) -> all.put(key, at(key, entry.value())));
        return all;
    }

    <T> T value(String key, Form<T> form, T fallback) {
        return find(key).flatMap(value -> value.read(form)).orElse(fallback);
    }

    /** Empty if there is no value, or if it does not have the form, which is then reported. */
    <T> Optional<T> optional(String key, Form<T> form) {
        return present(key).flatMap(value -> value.read(form));
    }

    /** Empty if there is no value, or if it does not have the form; both are reported. */
    <T> Optional<T> required(String key, Form<T> form) {
        if (!has(key)) {
            problem(key, "is required");
        }
        return optional(key, form);
    }

    boolean flag(String key, boolean fallback) {
        return value(key, Forms::flag, fallback);
    }

    int number(Range range, int fallback) {
        return value(range.option(), Forms.number(range), fallback);
    }

    /** A time; without a unit it counts milliseconds. */
    Duration millis(Range range, Duration fallback) {
        return value(range.option(), Forms.millis(range), fallback);
    }

    /** A time; without a unit it counts seconds. */
    Duration seconds(Range range, Duration fallback) {
        return value(range.option(), Forms.seconds(range), fallback);
    }

    /** A size in bytes. */
    int size(Range range, int fallback) {
        return value(range.option(), Forms.size(range), fallback);
    }

    /** A size in bytes that may be more than an {@code int} holds. */
    long largeSize(Range range, long fallback) {
        return value(range.option(), Forms.largeSize(range), fallback);
    }

    /** Empty if the key is not there or is null. */
    List<Value> items(String key) {
        return find(key).map(Value::items).orElse(List.of());
    }

    /** What the reader makes of the section of this key; of one without keys, if there is none. */
    <T> T section(String key, Function<Section, T> reader) {
        return find(key)
                .flatMap(value -> value.readSection(section -> Optional.of(reader.apply(section))))
                .orElseGet(() -> reader.apply(empty(key)));
    }

    /**
     * What the reader makes of a section that may also be {@code true}, for one without keys, or {@code false} or null,
     * for none.
     *
     * @param fallback what counts if the key is not there
     */
    <T> Optional<T> toggle(String key, boolean fallback, Function<Section, Optional<T>> reader) {
        Optional<Value> value = find(key);
        if (value.isPresent() && value.get().isMapping()) {
            return value.get().readSection(reader);
        }
        boolean on = value.map(there -> !there.isNull() && isOn(there)).orElse(fallback);
        return on ? reader.apply(empty(key)) : Optional.empty();
    }

    private static boolean isOn(Value value) {
        if (value.isList()) {
            value.problem("must be true, false or a mapping, but is a list");
            return false;
        }
        return value.read(text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new Mistake("must be true, false or a mapping, but is " + Mistake.shownToColon(text));
                    }
                    return text.equals("true");
                })
                .orElse(false);
    }

    private Section empty(String key) {
        Node.Mapping nothing = new Node.Mapping(List.of(), self.node().line());
        return new Section(nothing, at(key, nothing));
    }

    private Value at(String key, Node node) {
        return new Value(node, pathTo(key), self.environment(), self.report());
    }

    /** If the key is given: it has no effect in a container. */
    void launcherOnly(String key) {
        if (entries.containsKey(key)) {
            self.report().launcherOnly(pathTo(key));
        }
    }

    /** If the key is given: it has no effect in the launcher. */
    void containerOnly(String key) {
        if (entries.containsKey(key)) {
            self.report().containerOnly(pathTo(key));
        }
    }

    /** Reports a problem of this section. */
    void problem(String message) {
        self.report().problem(self.node().line(), path, message);
    }

    /** Reports a problem of a key, whether it is there or not. */
    void problem(String key, String message) {
        Node.Entry entry = entries.get(key);
        self.report().problem(entry == null ? self.node().line() : entry.value().line(), pathTo(key), message);
    }

    void warning(String message) {
        self.report().warning(self.node().line(), path, message);
    }

    private void report(Node.Entry entry, String message) {
        self.report().problem(entry.line(), pathTo(entry.key()), message);
    }

    /** A key with other characters than keys have is shown like a value. */
    private String pathTo(String key) {
        boolean plain = !key.isEmpty()
                && key.length() <= MAX_PLAIN_KEY
                && key.chars().allMatch(c -> c > ' ' && c != ':' && !Character.isISOControl(c));
        String shown = plain ? key : Mistake.shownToColon(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
