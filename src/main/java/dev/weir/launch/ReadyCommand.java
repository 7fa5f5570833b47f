package dev.weir.launch;

import dev.weir.config.Reading;
import dev.weir.listen.CannotStart;
import java.io.IOException;
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

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    ReadyCommand(Terminal terminal) {
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
        try {
            return judge(admin);
        } catch (IOException e) {
            terminal.complain("not ready: no answer from " + admin + " (" + e.getMessage() + ")");
            return Main.NOT_READY;
        }
    }

    private int judge(RunningWeir admin) throws IOException {
        HttpURLConnection connection = admin.open("/health/ready", PATIENCE);
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_OK) {
            terminal.print("ready");
            return Main.OK;
        }
        terminal.complain("not ready: "
                + (status == HttpURLConnection.HTTP_UNAVAILABLE
                        ? reason(connection)
                        : admin + " answered with " + status + ": is that Weir?"));
        return Main.NOT_READY;
    }

    private static String reason(HttpURLConnection connection) throws IOException {
        return RunningWeir.json(connection.getErrorStream()).path("reason").asText("no reason given");
    }
}
