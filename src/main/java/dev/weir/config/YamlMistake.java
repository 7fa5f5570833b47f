package dev.weir.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** A file that is not YAML, or more of it than is taken. */
final class YamlMistake extends Exception {

    /** What the parser says, and what an operator has to know; first match wins. Nothing of the file is repeated. */
    private static final Map<String, String> IN_PLAIN_WORDS = new LinkedHashMap<>();

    static {
        IN_PLAIN_WORDS.put("TAB", "a line is indented with a tab; use spaces");
        IN_PLAIN_WORDS.put(
                "mapping values are not allowed here",
                "a colon is not expected here; check the indentation, and put text with a colon in quotes");
        IN_PLAIN_WORDS.put("could not find expected ':'", "a key has no colon after it");
        IN_PLAIN_WORDS.put("found unexpected end of stream", "a quote is opened and never closed");
        IN_PLAIN_WORDS.put("found unexpected document separator", "a quote is opened and never closed");
        IN_PLAIN_WORDS.put("expected <block end>", "the indentation does not fit the lines above");
        IN_PLAIN_WORDS.put("expected ',' or ']'", "a list that begins with [ goes wrong; check its commas and its ]");
        IN_PLAIN_WORDS.put(
                "expected ',' or '}'", "a mapping that begins with { goes wrong; check its commas and its }");
        IN_PLAIN_WORDS.put("that cannot start any token", "text begins with a character that must be in quotes");
        IN_PLAIN_WORDS.put("escape", "a backslash in double quotes means something else; use single quotes");
        IN_PLAIN_WORDS.put(
                "sequence entries are not allowed here", "a dash is not expected here; check the indentation");
    }

    private final int line;
    private final String problem;

    YamlMistake(int line, String problem) {
        super(problem);
        this.line = line;
        this.problem = problem;
    }

    static YamlMistake of(YAMLException broken, String text) {
        if (broken instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            int line = line(marked);
            return new YamlMistake(
                    line, "is not valid YAML: " + inPlainWords(marked) + begun(marked, line) + hint(text, line));
        }
        if (broken instanceof ReaderException unprintable) {
            long line = 1
                    + text.chars()
                            .limit(unprintable.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            return new YamlMistake((int) line, "is not valid YAML: a control character must not occur in a text file");
        }
        return new YamlMistake(0, "is not valid YAML");
    }

    /** Counted from 1; 0 if it is not known. */
    int line() {
        return line;
    }

    /** What is wrong. */
    String problem() {
        return problem;
    }

    private static String inPlainWords(MarkedYAMLException marked) {
        String said = said(marked);
        return IN_PLAIN_WORDS.entrySet().stream()
                .filter(words -> said.contains(words.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("something is not expected here; check quotes, brackets and indentation");
    }

    /** A quote that is never closed is found at the end of the file; where it begins is what helps. */
    private static int line(MarkedYAMLException marked) {
        boolean open = said(marked).contains("unexpected end of stream") && marked.getContextMark() != null;
        return 1 + (open ? marked.getContextMark() : marked.getProblemMark()).getLine();
    }

    private static String said(MarkedYAMLException marked) {
        return String.valueOf(marked.getProblem());
    }

    private static String begun(MarkedYAMLException marked, int line) {
        int first =
                marked.getContextMark() == null ? line : marked.getContextMark().getLine() + 1;
        return first < line ? " (begun in line " + first + ")" : "";
    }

    private static String hint(String text, int line) {
        boolean variable = text.lines().skip(line - 1L).findFirst().orElse("").contains("${");
        return variable ? " (inside { } and [ ] a ${NAME} must be in quotes)" : "";
    }
}
