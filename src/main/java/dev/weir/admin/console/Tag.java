package dev.weir.admin.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An element of HTML. Names are words of ours; values and texts may be anybody's, and are escaped as they are put in:
 * there is no way to put in anything else. Not thread-safe.
 */
final class Tag {

    /** Of those that are used here (HTML Living Standard, section 13.1.2). */
    private static final Set<String> VOID = Set.of("input", "link", "meta");

    private final String name;
    private final StringBuilder attributes = new StringBuilder();
    /** Tags, and texts that are escaped. */
    private final List<Object> content = new ArrayList<>();

    private Tag(String name) {
        this.name = name;
    }

    /** An element without attributes and content. */
    static Tag tag(String name) {
        return new Tag(name);
    }

    /** An element that holds this text. */
    static Tag tag(String name, String text) {
        return new Tag(name).text(text);
    }

    /** With an attribute. */
    Tag set(String attribute, String value) {
        attributes
                .append(' ')
                .append(attribute)
                .append("=\"")
                .append(escaped(value))
                .append('"');
        return this;
    }

    /** With an attribute that has no value. */
    Tag set(String attribute) {
        attributes.append(' ').append(attribute);
        return this;
    }

    /** With these elements after what it has. */
    Tag add(Tag... more) {
        content.addAll(List.of(more));
        return this;
    }

    /** With these elements after what it has. */
    Tag add(Stream<Tag> more) {
        more.forEach(content::add);
        return this;
    }

    /** With this text after what it has. */
    Tag text(String text) {
        content.add(escaped(text));
        return this;
    }

    /** As a document of its own. */
    String document() {
        return "<!doctype html>\n" + this;
    }

    @Override
    public String toString() {
        StringBuilder html = new StringBuilder();
        write(html);
        return html.toString();
    }

    private void write(StringBuilder html) {
        html.append('<').append(name).append(attributes).append('>');
        for (Object each : content) {
            if (each instanceof Tag tag) {
                tag.write(html);
            } else {
                html.append(each);
            }
        }
        if (!VOID.contains(name)) {
            html.append("</").append(name).append('>');
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
