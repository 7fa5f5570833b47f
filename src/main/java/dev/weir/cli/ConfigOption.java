package dev.weir.cli;

import dev.weir.config.Reading;
import dev.weir.config.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration is: {@code --config}, {@code -Dweir.config}, {@code WEIR_CONFIG}, or {@code ./weir.yaml}. */
public final class ConfigOption {

    private static final String PROPERTY = "weir.config";
    private static final String VARIABLE = "WEIR_CONFIG";
    private static final String DEFAULT = "weir.yaml";

    private static final String HOW_TO_BEGIN =
            """
            .

            A small configuration is

                upstreams:
                  http:
                    pools:
                      - id: primary
                        hosts:
                          - {id: web01, host: 127.0.0.1, port: 8081}

            Write it to weir.yaml in this directory, or name a file with --config FILE or WEIR_CONFIG=FILE.
            To look around first: weir demo""";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "the configuration; by default -D" + PROPERTY + ", $" + VARIABLE + ", ./" + DEFAULT)
    private @Nullable Path file;

    /**
     * Reads the configuration.
     *
     * @throws CommandFailed if there is none
     */
    public Reading read(Terminal terminal) throws CommandFailed {
        return file(terminal).read();
    }

    /**
     * The file, which was not read yet.
     *
     * @throws CommandFailed if there is none
     */
    public SettingsFile file(Terminal terminal) throws CommandFailed {
        Path found = find(terminal);
        requireContent(found);
        return new SettingsFile(found, terminal.environment());
    }

    private Path find(Terminal terminal) {
        if (file != null) {
            return file;
        }
        String property = System.getProperty(PROPERTY);
        if (property != null && !property.isEmpty()) {
            return Path.of(property);
        }
        String variable = terminal.environment().get(VARIABLE);
        return Path.of(variable != null && !variable.isEmpty() ? variable : DEFAULT);
    }

    private static void requireContent(Path found) throws CommandFailed {
        if (!Files.exists(found)) {
            throw CommandFailed.cannotStart("there is no configuration: " + found + " does not exist" + HOW_TO_BEGIN);
        }
        try {
            if (Files.isRegularFile(found) && Files.size(found) == 0) {
                throw CommandFailed.cannotStart("there is no configuration: " + found + " is empty" + HOW_TO_BEGIN);
            }
        } catch (IOException e) {
            throw CommandFailed.cannotStart(found + " cannot be read: " + e.getMessage());
        }
    }
}
