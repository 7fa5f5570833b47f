package dev.weir.it;

import dev.weir.fixture.Await;
import dev.weir.fixture.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Weir as a process, from a configuration whose listeners have port 0. */
final class WeirProcess implements Deployment {

    private static final Pattern LISTENS = Pattern.compile("listens on (https?)://[^ ]*:(\\d+)( \\(admin\\))?");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Process process;
    private final Path log;

    private WeirProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code java -jar weir.war} and waits until it listens.
     *
     * @param javaOptions for Java, before {@code -jar}
     */
    static WeirProcess start(Path directory, String yaml, String... javaOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", war()));
        return start(directory, yaml, Map.of(), command);
    }

    /**
     * Starts this command and waits until Weir listens.
     *
     * @param environment variables beyond those of this process; {@code WEIR_CONFIG} is added
     */
    static WeirProcess start(Path directory, String yaml, Map<String, String> environment, List<String> command)
            throws IOException {
        Path config = Files.writeString(directory.resolve("weir.yaml"), yaml);
        Path log = directory.resolve("weir.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("WEIR_CONFIG", config.toString());
        Process process = Processes.start(builder);
        WeirProcess weir = new WeirProcess(process, log);
        Await.until("Weir listens", START, () -> weir.log().contains("(admin)") || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("Weir did not start: " + weir.log());
        }
        return weir;
    }

    /** The built WAR. */
    static String war() {
        return System.getProperty("weir.war", "target/weir.war");
    }

    @Override
    public int port(String scheme) {
        return listener(scheme, false);
    }

    @Override
    public int adminPort() {
        return listener("http", true);
    }

    private int listener(String scheme, boolean admin) {
        Matcher line = LISTENS.matcher(log());
        while (line.find()) {
            if (line.group(1).equals(scheme) && (line.group(3) != null) == admin) {
                return Integer.parseInt(line.group(2));
            }
        }
        throw new AssertionError("no such listener: " + log());
    }

    @Override
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The greatest resident memory so far, in KiB (Linux). */
    long peakResidentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** The exit status, once it has ended. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Weir did not end: " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
