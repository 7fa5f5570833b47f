package dev.weir.cli;

import dev.weir.config.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Weir is asked, by whom, and in what form its answer is printed. */
final class AdminOptions {

    static final String TOKEN_VARIABLE = "WEIR_TOKEN";

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "holds a token of the admin API, if that wants one; by default the variable " + TOKEN_VARIABLE)
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    boolean json() {
        return json;
    }

    /**
     * The Weir that runs with the configuration.
     *
     * @throws CommandFailed if there is no valid configuration, or no such file
     */
    AdminApi api(Terminal terminal) throws CommandFailed {
        Reading reading = config.read(terminal);
        if (reading instanceof Reading.Refused refused) {
            throw CommandFailed.invalid(refused.problems());
        }
        RunningWeir weir =
                RunningWeir.of(((Reading.Accepted) reading).settings().admin());
        return new AdminApi(weir, token(terminal));
    }

    /** Its characters (RFC 6750, section 2.1); what it is is not told, as it is a secret. */
    private static String token(String text, String where) throws CommandFailed {
        String token = text.strip();
        if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
            throw CommandFailed.cannotStart(where + " holds something else than one token");
        }
        return token;
    }

    private Optional<String> token(Terminal terminal) throws CommandFailed {
        if (tokenFile == null) {
            String given = terminal.environment().get(TOKEN_VARIABLE);
            return given == null ? Optional.empty() : Optional.of(token(given, "the variable " + TOKEN_VARIABLE));
        }
        try {
            return Optional.of(token(Files.readString(tokenFile), "--token-file: " + tokenFile));
        } catch (IOException e) {
            throw CommandFailed.cannotStart("--token-file: " + tokenFile + " cannot be read: " + e.getMessage());
        }
    }
}
