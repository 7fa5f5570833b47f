package dev.weir.launch;

import dev.weir.config.Reading;
import dev.weir.listen.CannotStart;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir check}. */
@Command(
        name = "check",
        description = "Reads the configuration and prints every problem with its line.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CannotStart {
        Reading reading = config.read(terminal);
        terminal.list(reading.warnings());
        if (reading instanceof Reading.Refused refused) {
            terminal.list(refused.problems());
            return Main.INVALID;
        }
        terminal.print("ok");
        return Main.OK;
    }
}
