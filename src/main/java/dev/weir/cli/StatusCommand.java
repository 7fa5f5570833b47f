package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir status}: which pool carries the traffic, and how each host does. */
@Command(
        name = "status",
        description = "Shows which pool of a running Weir carries the traffic, and every host.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    /** To the upper left, and clears what is there (ECMA-48, CUP and ED). */
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final Terminal terminal;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(names = "--watch", description = "show it again every two seconds, until Ctrl-C")
    private boolean watch;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed, InterruptedException {
        AdminApi api = admin.api(terminal);
        JsonNode upstreams = api.get("/api/v1/upstreams");
        show(upstreams);
        while (watch && !terminal.out().checkError()) { // else nobody reads it any more
            TimeUnit.SECONDS.sleep(2);
            try {
                upstreams = api.get("/api/v1/upstreams");
                show(upstreams);
            } catch (CommandFailed gone) {
                terminal.complain(String.valueOf(gone.getMessage())); // it may be restarted
            }
        }
        return StatusText.serves(upstreams) ? ExitStatus.OK : ExitStatus.REFUSED;
    }

    private void show(JsonNode upstreams) {
        if (admin.json()) {
            terminal.print(AdminApi.text(upstreams));
            return;
        }
        if (watch) {
            terminal.out().print(CLEAR);
        }
        StatusText.lines(upstreams).forEach(terminal::print);
    }
}
