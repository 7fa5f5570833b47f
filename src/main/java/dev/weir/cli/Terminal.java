package dev.weir.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * What a command talks to.
 *
 * @param out for results
 * @param err for problems
 * @param environment the environment variables
 */
public record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {

    /** Copies the map. */
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    public static Terminal ofProcess() {
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv());
    }

    /** Prints a result. */
    public void print(String line) {
        out.println(printable(line));
        out.flush();
    }

    /** Prints a problem of the command itself. */
    public void complain(String line) {
        err.println("weir: " + printable(line));
        err.flush();
    }

    /** Prints problems that say by themselves where they are. */
    public void list(List<?> problems) {
        problems.forEach(problem -> err.println(printable(String.valueOf(problem))));
        err.flush();
    }

    /**
     * Tells why a command failed: in the operator's words where there are some, else by name, with the details in the
     * log.
     *
     * @return the exit status
     */
    public int fail(Exception failure) {
        if (failure instanceof CommandFailed failed) {
            return failed.tell(this);
        }
        LoggerFactory.getLogger(Terminal.class).debug("A command failed", failure);
        complain("failed for a reason that should not occur: " + failure + " (WEIR_LOG=DEBUG shows more)");
        return ExitStatus.CANNOT_START;
    }

    /** Controls, and what turns the direction of writing or ends a line unseen (Unicode, sections 23.1 and 23.2). */
    private static boolean steers(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\n' && character != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** What a host says may be a part of it, and must not steer the terminal. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> steers(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
