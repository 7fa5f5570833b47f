import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time, and the processor time, from the start of the process to the first answer of a host, with Weir started by
 * {@code java -jar weir.war} and as installed, in turns, by the Java that runs this:
 *
 * <pre>java packaging/MeasureStart.java target/weir.war [STARTS]</pre>
 */
final class MeasureStart {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PAUSE_MILLIS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private MeasureStart() {}

    public static void main(String[] arguments) throws Exception {
        Path war = Path.of(arguments[0]).toAbsolutePath();
        int starts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path directory = Files.createTempDirectory("weir-measure");
        try {
            Path installed = directory.resolve("installed");
            end(new ProcessBuilder(java, "-jar", war.toString(), "install", installed.toString()).start());
            int port = freePort();
            Path config = directory.resolve("weir.yaml");
            Files.writeString(config, config(port, host()));
            Map<String, List<String>> ways = new LinkedHashMap<>();
            ways.put("java -jar", List.of(java, "-jar", war.toString(), "--config", config.toString()));
            ways.put("installed", List.of(installed.resolve("bin/weir").toString(), "--config", config.toString()));
            report(measure(ways, starts, port, directory));
        } finally {
            delete(directory);
        }
    }

    /**
     * What one way of starting took.
     *
     * @param millis of the clock, one for each start
     * @param cpuMillis of all processors; says more on a machine that has other work to do
     */
    private record Taken(long[] millis, long[] cpuMillis) {

        static Taken ofStarts(int starts) {
            return new Taken(new long[starts], new long[starts]);
        }

        void sort() {
            Arrays.sort(millis);
            Arrays.sort(cpuMillis);
        }
    }

    private static Map<String, Taken> measure(
            Map<String, List<String>> ways, int starts, int port, Path directory) throws Exception {
        Map<String, Taken> taken = new LinkedHashMap<>();
        ways.keySet().forEach(way -> taken.put(way, Taken.ofStarts(starts)));
        for (int start = -1; start < starts; start++) {
            for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                // The first ones read the files from the disk and do not count.
                Taken into = start < 0 ? Taken.ofStarts(1) : taken.get(way.getKey());
                firstAnswer(way.getValue(), port, directory, into, Math.max(start, 0));
            }
        }
        return taken;
    }

    private static void report(Map<String, Taken> ways) {
        System.out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        ways.values().forEach(Taken::sort);
        ways.forEach((way, taken) -> System.out.printf(
                "%-10s median %5d ms (%d to %d), %5d ms of processor time, %d starts%n",
                way,
                median(taken.millis()),
                taken.millis()[0],
                taken.millis()[taken.millis().length - 1],
                median(taken.cpuMillis()),
                taken.millis().length));
        Taken plain = ways.get("java -jar");
        Taken installed = ways.get("installed");
        System.out.printf(
                "ratio      %.2f, of processor time %.2f%n",
                (double) median(installed.millis()) / median(plain.millis()),
                (double) median(installed.cpuMillis()) / median(plain.cpuMillis()));
    }

    private static long median(long[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static void firstAnswer(List<String> command, int port, Path directory, Taken taken, int start)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().remove("WEIR_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WEIR_CACHE", directory.resolve("cache").toString());
        long begin = System.nanoTime();
        Process weir = builder.start();
        try {
            while (!answers(port)) {
                if (!weir.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new IOException("no answer from " + command + ": " + Files.readString(directory.resolve("log")));
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            taken.millis()[start] = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            taken.cpuMillis()[start] =
                    weir.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
        } finally {
            weir.destroy();
            weir.waitFor();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A host for the first requests, until this process ends; returns its port. */
    private static int host() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket connection = listener.accept()) {
                    InputStream in = connection.getInputStream();
                    OutputStream out = connection.getOutputStream();
                    in.read(new byte[8192]);
                    out.write(ANSWER);
                } catch (IOException e) {
                    System.err.println(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listener.getLocalPort();
    }

    private static String config(int port, int host) throws IOException {
        return """
                listeners: {http: {bind: 127.0.0.1, port: %d}}
                admin: {bind: 127.0.0.1, port: %d}
                upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}]}]}}
                """
                .formatted(port, freePort(), host);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void end(Process process) throws Exception {
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0 || !said.isEmpty()) {
            throw new IOException("the installation failed: " + said);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
                Files.delete(file);
            }
        }
    }
}
