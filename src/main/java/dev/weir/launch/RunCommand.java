package dev.weir.launch;

import dev.weir.config.Reading;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir run}. */
@Command(name = "run", description = "Takes requests until it is stopped.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config;

    RunCommand(Terminal terminal, ConfigOption config) {
        this.terminal = terminal;
        this.config = config;
    }

    @Override
    public Integer call() throws CannotStart, InterruptedException {
        Reading reading = config.read(terminal);
        if (reading instanceof Reading.Refused refused) {
            terminal.list(refused.problems());
            return Main.INVALID;
        }
        reading.warnings()
                .forEach(warning -> LoggerFactory.getLogger(RunCommand.class).warn("{}", warning));
        Service service = Service.start(((Reading.Accepted) reading).settings());
        service.listeners().forEach(listener -> terminal.print(listener.announcement()));
        service.awaitStop();
        return Main.OK;
    }
}
