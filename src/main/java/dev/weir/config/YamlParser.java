package dev.weir.config;

import dev.weir.config.Node.Entry;
import dev.weir.config.Node.Mapping;
import dev.weir.config.Node.Scalar;
import dev.weir.config.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns YAML text into nodes that know their lines.
 *
 * <p>Bounded: the depth, and the size that the text would have with every alias written out, which aliases of aliases
 * make grow exponentially.
 */
final class YamlParser {

    static final int MAX_DEPTH = 32;
    static final int MAX_SCALAR = 64 * 1024;
    static final int MAX_WRITTEN_OUT = 8 * 1024 * 1024;

    private final ParserImpl events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int depth;
    /** What was read so far, with aliases written out: one for each node, and the characters of each scalar. */
    private long writtenOut;

    private YamlParser(ParserImpl events) {
        this.events = events;
    }

    private record Anchored(Node node, long size) {}

    /**
     * The value that the text holds, or null if it holds nothing but comments.
     *
     * @throws YamlMistake if it is not YAML, or goes beyond a bound
     */
    static @Nullable Node parse(String text) throws YamlMistake {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            return new YamlParser(new ParserImpl(new StreamReader(text), options)).document();
        } catch (YAMLException broken) {
            throw YamlMistake.of(broken, text);
        }
    }

    private @Nullable Node document() throws YamlMistake {
        events.getEvent(); // start of the stream
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        events.getEvent(); // start of the document
        Node root = node();
        events.getEvent(); // end of the document
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw new YamlMistake(line(events.peekEvent()), "a second document begins here; one file holds one");
        }
        return root;
    }

    private Node node() throws YamlMistake {
        Event event = events.getEvent();
        int line = line(event);
        if (event instanceof AliasEvent alias) {
            return aliased(alias.getAnchor(), line);
        }
        long before = writtenOut;
        Node node = content(event, line);
        if (event instanceof NodeEvent named && named.getAnchor() != null) {
            anchors.put(named.getAnchor(), new Anchored(node, writtenOut - before));
        }
        return node;
    }

    /** The name is not shown: it may be a secret that begins with an asterisk and was not quoted. */
    private Node aliased(String anchor, int line) throws YamlMistake {
        Anchored anchored = anchors.get(anchor);
        if (anchored == null) {
            throw new YamlMistake(line, "an alias has no anchor before it; text that begins with * must be in quotes");
        }
        count(anchored.size(), line);
        return anchored.node();
    }

    private Node content(Event event, int line) throws YamlMistake {
        count(1, line);
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), line);
            return scalar(scalar, line);
        }
        if (++depth > MAX_DEPTH) {
            throw new YamlMistake(line, "values are nested more than " + MAX_DEPTH + " deep");
        }
        Node node;
        if (event instanceof SequenceStartEvent sequence) {
            refuseTag(sequence.getTag(), line);
            node = sequence(line);
        } else {
            refuseTag(((MappingStartEvent) event).getTag(), line);
            node = mapping(line);
        }
        depth--;
        return node;
    }

    private Node scalar(ScalarEvent scalar, int line) throws YamlMistake {
        String text = scalar.getValue();
        if (text.length() > MAX_SCALAR) {
            throw new YamlMistake(line, "a text is longer than " + MAX_SCALAR + " characters");
        }
        count(text.length(), line);
        return new Scalar(text, scalar.isPlain(), line);
    }

    private Node sequence(int line) throws YamlMistake {
        List<Node> items = new ArrayList<>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node());
        }
        events.getEvent();
        return new Sequence(items, line);
    }

    private Node mapping(int line) throws YamlMistake {
        List<Entry> entries = new ArrayList<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            int keyLine = line(events.peekEvent());
            if (!(node() instanceof Scalar key)) {
                throw new YamlMistake(
                        keyLine, "a key must be a name; a value such as ${NAME} must be in quotes inside { } or [ ]");
            }
            entries.add(new Entry(key.text(), node(), keyLine));
        }
        events.getEvent();
        return new Mapping(entries, line);
    }

    private void count(long size, int line) throws YamlMistake {
        writtenOut += size;
        if (writtenOut > MAX_WRITTEN_OUT) {
            throw new YamlMistake(line, "with its aliases written out the file is too large");
        }
    }

    private static void refuseTag(@Nullable String tag, int line) throws YamlMistake {
        if (tag != null) {
            throw new YamlMistake(line, "tags are not used here; text that begins with ! must be in quotes");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
