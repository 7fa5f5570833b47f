package dev.weir.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Weir that is drilled: a process of its own. {@link #close} ends it, if it has not ended. */
final class Subject implements AutoCloseable {

    private static final Pattern TRAFFIC = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)\\R");
    private static final Pattern ADMIN = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+) \\(admin\\)");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ORDER = Duration.ofSeconds(10);
    private static final Duration KILL = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 20;

    private final Process process;
    private final Path config;
    private final Path log;
    private final Tether tether;
    private final HttpClient http;
    private int trafficPort;
    private int adminPort;

    private Subject(Tether tether, Process process, Path config, Path log) {
        this.tether = tether;
        this.process = process;
        this.config = config;
        this.log = log;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ORDER)
                .build();
    }

    /**
     * Begins to start; {@link #awaitStart} waits for the rest.
     *
     * @param command of the shell, to which the configuration is added
     * @param directory for configuration and log
     * @param name of both
     */
    static Subject start(List<String> command, Path directory, String name, String yaml) throws IOException {
        Path config = Files.writeString(directory.resolve(name + ".yaml"), yaml);
        Path log = directory.resolve(name + ".log");
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("run", "--config", config.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile());
        Tether tether = Tether.tie();
        return new Subject(tether, tether.start(builder), config, log);
    }

    /**
     * Waits until it listens.
     *
     * @throws IOException if it does not, with its log
     */
    void awaitStart() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        String told = log();
        while (!ADMIN.matcher(told).find()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("Weir did not start: " + told);
            }
            Thread.sleep(LOOK_MILLIS);
            told = log();
        }
        trafficPort = port(TRAFFIC, told);
        adminPort = port(ADMIN, told);
    }

    int trafficPort() {
        return trafficPort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends an order to the admin API and returns the status of the answer. */
    int order(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                .timeout(ORDER)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Replaces the configuration file, in one step. */
    void configure(String yaml) throws IOException {
        Path next = Files.writeString(config.resolveSibling(config.getFileName() + ".next"), yaml);
        Files.move(next, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits until it has ended, or so long. Returns whether it has. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of a process that has ended. */
    int exitStatus() {
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private static int port(Pattern pattern, String log) throws IOException {
        Matcher line = pattern.matcher(log);
        if (!line.find()) {
            throw new IOException("Weir did not say where it listens: " + log);
        }
        return Integer.parseInt(line.group(1));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        var unused = awaitEnd(KILL);
        tether.untie();
    }
}
