package dev.weir.launch;

import dev.weir.cli.Commands;
import dev.weir.cli.ConfigOption;
import dev.weir.cli.ExitStatus;
import dev.weir.cli.Terminal;
import dev.weir.listen.CannotStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The command line. */
@Command(
        name = "weir",
        description = "An HTTP and HTTPS load balancer. Without a command: run.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs a command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(execute(Terminal.ofProcess(), arguments));
    }

    /**
     * Runs a command until it ends.
     *
     * @return the exit status
     */
    static int execute(Terminal terminal, String... arguments) {
        CommandLine commandLine = new CommandLine(new Main(terminal));
        commandLine.addSubcommand(new RunCommand(terminal, new ConfigOption()));
        Commands.all(terminal).forEach(commandLine::addSubcommand);
        commandLine.addSubcommand(new DemoCommand(terminal));
        commandLine.addSubcommand(new DrillCommand(terminal));
        commandLine.setOut(terminal.out());
        commandLine.setErr(terminal.err());
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> fail(terminal, failure));
        return commandLine.execute(arguments);
    }

    private static int fail(Terminal terminal, Exception failure) {
        if (failure instanceof CannotStart) {
            terminal.complain(String.valueOf(failure.getMessage()));
            return ExitStatus.CANNOT_START;
        }
        return terminal.fail(failure);
    }

    @Override
    public Integer call() throws Exception {
        return new RunCommand(terminal, config).call();
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() throws IOException {
            try (InputStream version = Main.class.getResourceAsStream("version.txt")) {
                String text = version == null ? "" : new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
                return new String[] {"weir " + text + " (Java " + Runtime.version() + ")"};
            }
        }
    }
}
