package dev.weir.it;

import dev.weir.fixture.Await;
import dev.weir.fixture.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A servlet container as users start it: by the commands of {@code docs/deployment.md}, in a copy of the repository's
 * base for it. Only the ports are others.
 */
abstract class Container implements Deployment {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);

    /** A directory as the repository is: with the base, and the WAR in {@code target}. */
    private final Path directory;

    private final Path base;
    private final Ports ports;
    private final Process process;

    /** Where it listens. */
    record Ports(int http, int https, int admin) {

        static Ports free() throws IOException {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next());
        }
    }

    /** Runs the commands in the directory; returns when the container says that it is up. */
    Container(Path directory, Path base, Ports ports, List<String> commands, Map<String, String> environment, String up)
            throws IOException {
        this.directory = directory;
        this.base = base;
        this.ports = ports;
        this.process = run(commands, environment);
        Await.until("the container is up", START, () -> log().contains(up) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the container did not start: " + log());
        }
    }

    /**
     * Copies a base of the repository, and what a user adds to it.
     *
     * @param yaml the configuration of Weir
     */
    static Path copyOf(String base, Path directory, String yaml) throws IOException {
        Path copy = directory.resolve(base);
        try (Stream<Path> files = Files.walk(Path.of(base))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file));
            }
        }
        Files.createDirectories(directory.resolve("target"));
        Files.createSymbolicLink(
                directory.resolve("target").resolve("weir.war"),
                Path.of(WeirProcess.war()).toAbsolutePath());
        Files.writeString(copy.resolve("weir.yaml"), yaml);
        return copy;
    }

    private Process run(List<String> commands, Map<String, String> environment) throws IOException {
        // The last one becomes the process itself, so that it gets the signals.
        int last = commands.size() - 1;
        String script = String.join("\n", commands.subList(0, last)) + "\nexec " + commands.get(last);
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        Path java = Path.of(System.getProperty("java.home"));
        builder.environment().remove("WEIR_CONFIG");
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().merge("PATH", java.resolve("bin") + ":", (path, bin) -> bin + path);
        builder.environment().putAll(environment);
        return Processes.start(builder);
    }

    /** The file that deploys the web application; taken away it undeploys it, and a touch deploys it anew. */
    abstract Path descriptor();

    /** Deploys the web application anew. The container notices a moment later. */
    void redeploy() throws IOException {
        Files.setLastModifiedTime(descriptor(), FileTime.from(Instant.now()));
    }

    /** Takes the web application away. The container notices a moment later. */
    void undeploy() throws IOException {
        Files.delete(descriptor());
    }

    /** The copy of the base that it runs in. */
    Path base() {
        return base;
    }

    @Override
    public int port(String scheme) {
        return scheme.equals("https") ? ports.https() : ports.http();
    }

    @Override
    public int adminPort() {
        return ports.admin();
    }

    @Override
    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
