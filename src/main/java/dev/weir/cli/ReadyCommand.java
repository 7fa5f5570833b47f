package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir ready}: asks the admin listener of the configuration, for health checks of supervisors. */
@Command(
        name = "ready",
        description = "Asks a running Weir whether it takes requests.",
        mixinStandardHelpOptions = true)
final class ReadyCommand implements Callable<Integer> {

    /** Supervisors wait for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Terminal terminal;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    ReadyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        AdminApi api = admin.api(terminal).within(PATIENCE);
        try {
            return tell(api, api.ask("GET", "/health/ready", null));
        } catch (CommandFailed silent) {
            throw CommandFailed.because(ExitStatus.REFUSED, "not ready: " + silent.getMessage());
        }
    }

    private int tell(AdminApi api, AdminApi.Reply reply) throws CommandFailed {
        JsonNode answer = reply.body();
        if (!reply.ok() && reply.status() != HttpURLConnection.HTTP_UNAVAILABLE) {
            throw api.strange(reply);
        }
        if (admin.json()) {
            terminal.print(AdminApi.text(answer));
        } else if (reply.ok()) {
            terminal.print("ready");
        } else {
            terminal.complain("not ready: " + answer.path("reason").asText("no reason given"));
        }
        return reply.ok() ? ExitStatus.OK : ExitStatus.REFUSED;
    }
}
