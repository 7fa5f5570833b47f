package dev.weir.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.weir.cli.ExitStatus;
import dev.weir.cli.Terminal;
import dev.weir.drill.Drill;
import dev.weir.drill.DrillOptions;
import dev.weir.drill.Report;
import dev.weir.drill.Table;
import dev.weir.listen.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir drill}: has Weir suffer, as a process of its own, and says whether it kept its promises. */
@Command(
        name = "drill",
        description = "Runs the fault drill: Weir under load while hosts die, freeze and lie. Loopback only.",
        mixinStandardHelpOptions = true)
final class DrillCommand implements Callable<Integer> {

    private static final String HEAP = "-Xmx192m";
    private static final String WAR = ".war";
    /** Seeds that are easy to type. */
    private static final int SEEDS = 1_000_000;

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "repeats the drill that had this seed; by default a new one")
    private @Nullable Long seed;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "of all phases together, from 10s to 1h; by default ${DEFAULT-VALUE}")
    private String duration = "60s";

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "requests a second, from 10 to 1000; by default ${DEFAULT-VALUE}")
    private int rate = 200;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    DrillCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CannotStart, IOException, InterruptedException {
        DrillOptions options = options();
        terminal.err()
                .printf("weir drill --seed %d --duration %s --rate %d%n", options.seed(), duration, options.rate());
        Path directory = Files.createTempDirectory("weir-drill");
        Report report = drill(options, directory);
        terminal.print(json ? json(report) : Table.of(report).stripTrailing());
        if (report.held()) {
            delete(directory);
            return ExitStatus.OK;
        }
        terminal.complain("configurations and logs of the drill are in " + directory);
        return ExitStatus.BROKEN;
    }

    private DrillOptions options() {
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(SEEDS);
        try {
            return new DrillOptions(chosen, time(), rate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Duration time() {
        if (!duration.matches("[0-9]{1,6}[smh]")) {
            throw new IllegalArgumentException(
                    "--duration: must be a time such as 60s or 5m, but is '" + duration + "'");
        }
        return Duration.parse("PT" + duration);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }

    private Report drill(DrillOptions options, Path directory) throws CannotStart, InterruptedException {
        try {
            return Drill.run(options, weir(), directory, line -> terminal.err().println("  " + line));
        } catch (IOException e) {
            throw new CannotStart("the drill cannot be run: " + e.getMessage(), e);
        }
    }

    /** This Weir, in another process. */
    private static List<String> weir() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        return classPath.endsWith(WAR)
                ? List.of(java, HEAP, "-jar", classPath)
                : List.of(java, HEAP, "-cp", classPath, Main.class.getName());
    }

    private static String json(Report report) throws IOException {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
