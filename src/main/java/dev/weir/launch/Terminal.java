package dev.weir.launch;

import dev.weir.listen.CannotStart;
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
record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {

    /** Copies the map. */
    Terminal {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    static Terminal ofProcess() {
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv());
    }

    void print(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println("weir: " + line);
        err.flush();
    }

    void list(List<?> problems) {
        problems.forEach(err::println);
        err.flush();
    }

    /**
     * Tells why a command failed: in the operator's words where there are some, else by name, with the details in the
     * log.
     *
     * @return the exit status
     */
    int fail(Exception failure) {
        if (failure instanceof CannotStart) {
            complain(String.valueOf(failure.getMessage()));
        } else {
            LoggerFactory.getLogger(Terminal.class).debug("A command failed", failure);
            complain("failed for a reason that should not occur: " + failure + " (WEIR_LOG=DEBUG shows more)");
        }
        return Main.CANNOT_START;
    }
}
