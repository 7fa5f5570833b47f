package dev.weir.it;

import dev.weir.fixture.Await;
import dev.weir.fixture.Processes;
import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A real nginx as a host: {@code /} answers its name, {@code /files/} serves and takes (by PUT) the files of a
 * directory. One port is plain, one talks TLS.
 */
final class Nginx implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private final int tlsPort;
    private Process process;

    private Nginx(Path directory, int port, int tlsPort) throws IOException {
        this.directory = directory;
        this.port = port;
        this.tlsPort = tlsPort;
        this.process = launch();
    }

    /** Starts it and waits until it takes connections. */
    static Nginx start(Path directory, String name, TestTls.Identity identity) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(home.resolve("files"));
        int port = FreePort.next();
        int tlsPort = FreePort.next();
        Files.writeString(
                home.resolve("nginx.conf"),
                """
                %s
                worker_processes 1;
                daemon off;
                pid nginx.pid;
                error_log error.log error;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  client_max_body_size 0;
                  client_body_temp_path body; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                  server {
                    listen 127.0.0.1:%d;
                    listen 127.0.0.1:%d ssl;
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    location / { return 200 "%s\\n"; }
                    location /files/ { root %s; dav_methods PUT DELETE; }
                  }
                }
                """
                        .formatted(
                                // Else its workers become somebody who may not read a test's directory.
                                System.getProperty("user.name").equals("root") ? "user root;" : "",
                                port,
                                tlsPort,
                                identity.certificatePem(),
                                identity.keyPem(),
                                name,
                                home.toAbsolutePath()));
        return new Nginx(home, port, tlsPort);
    }

    private Process launch() throws IOException {
        String home = directory.toAbsolutePath().toString();
        Process started = Processes.start(
                new ProcessBuilder("nginx", "-p", home, "-c", home + "/nginx.conf", "-e", home + "/error.log")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("nginx.log").toFile()));
        Await.until("nginx takes connections", PATIENCE, () -> takesConnections() || !started.isAlive());
        if (!started.isAlive()) {
            throw new AssertionError("nginx did not start: " + Files.readString(directory.resolve("error.log")));
        }
        return started;
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    int tlsPort() {
        return tlsPort;
    }

    /** The directory behind {@code /files/}. */
    Path files() {
        return directory.resolve("files");
    }

    /** Kills it with all its connections, as a crash would. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Starts it again on the same ports. */
    void startAgain() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }
}
