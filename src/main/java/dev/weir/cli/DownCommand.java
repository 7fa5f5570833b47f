package dev.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir down POOL HOST}. */
@Command(
        name = "down",
        description = "Takes a host out: it gets no further requests, and what is observed of it counts for nothing.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private OrderOptions options = new OrderOptions();

    @Option(names = "--for", paramLabel = "TIME", description = "until it is ready again by itself, such as 30m")
    private String time = "";

    DownCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        options.order(terminal, options.api(terminal), "maintenance", time);
        return ExitStatus.OK;
    }
}
