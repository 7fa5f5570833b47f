package dev.weir.launch;

import dev.weir.Weir;
import dev.weir.cli.CommandFailed;
import dev.weir.cli.ConfigOption;
import dev.weir.cli.ExitStatus;
import dev.weir.cli.Terminal;
import dev.weir.config.OpenFiles;
import dev.weir.config.Reading;
import dev.weir.config.Settings;
import dev.weir.config.SettingsFile;
import dev.weir.listen.CannotStart;
import dev.weir.state.StateUnusable;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir run}. */
@Command(name = "run", description = "Takes requests until it is stopped.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final Terminal terminal;

    @Mixin
    private ConfigOption config;

    RunCommand(Terminal terminal, ConfigOption config) {
        this.terminal = terminal;
        this.config = config;
    }

    @Override
    public Integer call() throws CommandFailed, CannotStart, InterruptedException {
        SettingsFile file = config.file(terminal);
        Reading reading = file.read();
        if (reading instanceof Reading.Refused refused) {
            terminal.list(refused.problems());
            return ExitStatus.INVALID;
        }
        Reading.Accepted accepted = (Reading.Accepted) reading;
        warn(accepted);
        try (StopSignal stop = StopSignal.take()) {
            CompletableFuture<Weir> started = new CompletableFuture<>();
            // Before the start: by default the signal ends the process.
            HangUp.then(() -> started.join().reload(false, "signal"));
            Service service = Service.start(accepted.settings(), file);
            stop.closes(service);
            started.complete(service.weir());
            service.listeners().forEach(listener -> terminal.print(listener.announcement()));
            stop.await();
            return ExitStatus.OK;
        } catch (StateUnusable e) {
            terminal.complain(String.valueOf(e.getMessage()));
            return ExitStatus.INVALID;
        }
    }

    private static void warn(Reading.Accepted accepted) {
        accepted.warnings().forEach(warning -> LOG.warn("{}", warning));
        if (!accepted.containerOnly().isEmpty()) {
            LOG.warn(
                    "These settings have no effect but in a container: {}",
                    String.join(", ", accepted.containerOnly()));
        }
        OpenFiles.ofProcess()
                .shortage(accepted.settings().limits().maxConnections())
                .ifPresent(LOG::warn);
        Settings.Admin admin = accepted.settings().admin();
        if (admin.needsCredentials() && admin.tokens().isEmpty()) {
            LOG.warn("The admin API lets nobody in: admin.role and admin.viewer_role are for the users of a container;"
                    + " give admin.tokens");
        }
    }
}
