package dev.weir.launch;

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
        versionProvider = Main.Version.class,
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ReadyCommand.class,
            ReloadCommand.class,
            DemoCommand.class,
            DrillCommand.class
        })
public final class Main implements Callable<Integer> {

    /** All went well. */
    static final int OK = 0;
    /** The configuration has problems, or the directory for state cannot be used. */
    static final int INVALID = 1;
    /** Weir does not run, or should not be sent requests. */
    static final int NOT_READY = 1;
    /** A drill found a promise that was not kept. */
    static final int BROKEN = 1;
    /** There is no configuration, a port is taken, a running Weir cannot be asked, or the command line is wrong. */
    static final int CANNOT_START = 2;

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
        CommandLine commandLine = new CommandLine(new Main(terminal), new Commands(terminal));
        commandLine.setOut(terminal.out());
        commandLine.setErr(terminal.err());
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> terminal.fail(failure));
        return commandLine.execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        return new RunCommand(terminal, config).call();
    }

    /** Gives commands their terminal. */
    private record Commands(Terminal terminal) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == RunCommand.class) {
                return type.cast(new RunCommand(terminal, new ConfigOption()));
            }
            if (type == CheckCommand.class) {
                return type.cast(new CheckCommand(terminal));
            }
            if (type == ReadyCommand.class) {
                return type.cast(new ReadyCommand(terminal));
            }
            if (type == ReloadCommand.class) {
                return type.cast(new ReloadCommand(terminal));
            }
            if (type == DemoCommand.class) {
                return type.cast(new DemoCommand(terminal));
            }
            if (type == DrillCommand.class) {
                return type.cast(new DrillCommand(terminal));
            }
            return CommandLine.defaultFactory().create(type);
        }
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
