package dev.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A value of the file and where it stands, so that whatever is wrong with it can be told.
 *
 * @param path the keys that lead here
 */
record Value(Node node, String path, Environment environment, Report report) {

    boolean isNull() {
        return node.isNull();
    }

    /** Whether it is null, or a mapping or a list without anything in it. */
    boolean isEmpty() {
        return isNull()
                || node instanceof Node.Mapping mapping && mapping.entries().isEmpty()
                || node instanceof Node.Sequence sequence && sequence.items().isEmpty();
    }

    boolean isList() {
        return node instanceof Node.Sequence;
    }

    boolean isMapping() {
        return node instanceof Node.Mapping;
    }

    /** The value in this form; empty if it does not have it, which is then reported. */
    <T> Optional<T> read(Form<T> form) {
        if (!(node instanceof Node.Scalar scalar)) {
            problem("must be a single value, but is " + node.kind());
            return Optional.empty();
        }
        return isNull() ? accept("", form) : expanded(scalar).flatMap(text -> accept(text, form));
    }

    /** This text in this form; empty if it does not have it, which is then reported as a problem of this value. */
    <T> Optional<T> accept(String text, Form<T> form) {
        try {
            return Optional.of(form.read(text));
        } catch (Mistake mistake) {
            problem(mistake.problem());
            return Optional.empty();
        }
    }

    private Optional<String> expanded(Node.Scalar scalar) {
        return accept(scalar.text(), environment::expand);
    }

    /**
     * What the reader makes of this mapping; null counts as one without keys. Keys that the reader did not ask for are
     * reported afterwards.
     */
    <T> Optional<T> readSection(Function<Section, Optional<T>> reader) {
        if (node instanceof Node.Mapping mapping) {
            return Section.read(mapping, this, reader);
        }
        if (isNull()) {
            return Section.read(new Node.Mapping(List.of(), node.line()), this, reader);
        }
        problem("must be a mapping, but is " + shown());
        return Optional.empty();
    }

    /** Calls the action with every key of this mapping and its value; the keys are free, none is unknown. */
    void forEachKey(BiConsumer<String, Value> action) {
        readSection(section -> {
            section.all().forEach(action);
            return Optional.empty();
        });
    }

    /** The items of this list; null counts as one without items. */
    List<Value> items() {
        if (!(node instanceof Node.Sequence sequence)) {
            if (!isNull()) {
                problem("must be a list, but is " + shown());
            }
            return List.of();
        }
        List<Value> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            items.add(new Value(item, path + "[" + items.size() + "]", environment, report));
        }
        return items;
    }

    private String shown() {
        return node instanceof Node.Scalar scalar ? Mistake.shownToColon(scalar.text()) : node.kind();
    }

    void problem(String message) {
        report.problem(node.line(), path, message);
    }

    void warning(String message) {
        report.warning(node.line(), path, message);
    }
}
