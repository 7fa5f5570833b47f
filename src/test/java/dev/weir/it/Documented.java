package dev.weir.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Commands as {@code docs/deployment.md} has them, so that what is tested is what users are told. */
final class Documented {

    private static final Path DOCUMENT = Path.of("docs", "deployment.md");
    private static final String CODE = "```";
    private static final String INDENT = "    ";

    private Documented() {}

    /**
     * The first block of commands below a heading.
     *
     * @param heading a whole line: {@code "### Jetty"}
     * @throws AssertionError if there is none
     */
    static List<String> commands(String heading) throws IOException {
        List<String> commands = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals(heading))
                .dropWhile(line -> !line.startsWith(INDENT))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
        if (commands.isEmpty()) {
            throw new AssertionError(DOCUMENT + " has no commands below " + heading);
        }
        return commands;
    }

    /**
     * A block of code without the marks around it.
     *
     * @param begin how its first line begins
     * @throws AssertionError if there is none
     */
    static String block(String begin) throws IOException {
        String block = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.startsWith(begin))
                .takeWhile(line -> !line.startsWith(CODE))
                .collect(Collectors.joining("\n", "", "\n"));
        if (block.isBlank()) {
            throw new AssertionError(DOCUMENT + " has no block that begins with " + begin);
        }
        return block;
    }
}
