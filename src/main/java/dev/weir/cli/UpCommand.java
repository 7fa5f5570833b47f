package dev.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir up POOL HOST}. */
@Command(
        name = "up",
        description = "Brings a host back: it gets requests, and its failures are forgotten.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final String FOR_GOOD = "";

    private final Terminal terminal;

    @Mixin
    private OrderOptions options = new OrderOptions();

    UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        options.order(terminal, options.api(terminal), "ready", FOR_GOOD);
        return ExitStatus.OK;
    }
}
