package dev.weir.launch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Reading;
import dev.weir.listen.CannotStart;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir reload}: has the Weir that runs with this configuration read it again, and tells what came of it. */
@Command(
        name = "reload",
        description = "Has a running Weir read its configuration again.",
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {

    private static final String VARIABLE = "WEIR_TOKEN";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNPROCESSABLE_CONTENT = 422;

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--discard-changes",
            description = "forget what was changed by the admin API: pools, hosts, weights, priorities, methods")
    private boolean discardChanges;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "holds a token of the admin API, if that wants one; by default the variable " + VARIABLE)
    private @Nullable Path tokenFile;

    ReloadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CannotStart {
        Reading reading = config.read(terminal);
        if (reading instanceof Reading.Refused refused) {
            terminal.list(refused.problems());
            return Main.INVALID;
        }
        RunningWeir admin =
                RunningWeir.of(((Reading.Accepted) reading).settings().admin());
        Optional<String> token = token();
        try {
            return ask(admin, token);
        } catch (IOException e) {
            terminal.complain("not reloaded: no answer from " + admin + " (" + e.getMessage() + ")");
            return Main.CANNOT_START;
        }
    }

    private Optional<String> token() throws CannotStart {
        if (tokenFile == null) {
            return Optional.ofNullable(terminal.environment().get(VARIABLE));
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new CannotStart("--token-file: " + tokenFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    private int ask(RunningWeir admin, Optional<String> token) throws IOException {
        HttpURLConnection connection = admin.open("/reload?discard_changes=" + discardChanges, PATIENCE);
        connection.setRequestMethod("POST");
        connection.setFixedLengthStreamingMode(0);
        connection.setDoOutput(true);
        token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
        connection.getOutputStream().close();
        switch (connection.getResponseCode()) {
            case HttpURLConnection.HTTP_OK -> {
                tell(RunningWeir.json(connection.getInputStream()));
                return Main.OK;
            }
            case UNPROCESSABLE_CONTENT -> {
                terminal.list(texts(RunningWeir.json(connection.getErrorStream()), "problems"));
                return Main.INVALID;
            }
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                terminal.complain(
                        "not reloaded: " + admin + " wants a token: give --token-file or the variable " + VARIABLE);
            default ->
                terminal.complain("not reloaded: " + admin + " answered with " + connection.getResponseCode()
                        + ": is that Weir?");
        }
        return Main.CANNOT_START;
    }

    private void tell(JsonNode reload) {
        texts(reload, "warnings").forEach(terminal::complain);
        terminal.print("reloaded");
        texts(reload, "added").forEach(name -> terminal.print("+ " + name));
        texts(reload, "removed").forEach(name -> terminal.print("- " + name));
        texts(reload, "changed").forEach(name -> terminal.print("~ " + name));
        texts(reload, "kept_changes").forEach(change -> terminal.print("still in force: " + change));
        texts(reload, "discarded_changes").forEach(change -> terminal.print("discarded: " + change));
        texts(reload, "conflicts").forEach(change -> terminal.print("forgotten: " + change));
        texts(reload, "needs_restart").forEach(key -> terminal.print("needs a restart: " + key));
    }

    private static List<String> texts(JsonNode object, String member) {
        List<String> texts = new ArrayList<>();
        object.path(member).forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
