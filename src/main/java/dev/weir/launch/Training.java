package dev.weir.launch;

import dev.weir.cli.ExitStatus;
import dev.weir.cli.Terminal;
import dev.weir.config.Reading;
import dev.weir.config.SettingsReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The run from which an installation's archive of classes is made: it should load what the first requests of a real
 * start load, and nothing else. It writes to the working directory and ends by itself.
 *
 * <p>Two of Weir stand one behind the other, so that one of them talks TLS to its hosts: the front's only host is the
 * HTTPS listener of the back, behind which are small hosts. Add a request here when Weir learns to serve another kind.
 */
final class Training {

    private static final String PASSWORD = "training";
    private static final Path KEYSTORE = Path.of("training.p12");
    private static final long KEYTOOL_SECONDS = 60;
    private static final int TIMEOUT_MILLIS = 20_000;

    private static final String BACK =
            """
            listeners:
              http: {bind: 127.0.0.1, port: 0}
              https: {bind: 127.0.0.1, port: 0, certificate: training.p12, password: training}
            admin: {bind: 127.0.0.1, port: 0}
            state: {dir: state}
            upstreams:
              http:
                pools:
                  - id: primary
                    status_codes: [503]
                    hosts:
                      - {id: web01, host: 127.0.0.1, port: WEB01, weight: 2, healthcheck: {interval: 1s, path: /check}}
                      - {id: web02, host: 127.0.0.1, port: WEB02}
                  - {id: dr, priority: 10, method: hash, hosts: [{host: 127.0.0.1, port: DR01}]}
            """;

    private static final String FRONT =
            """
            listeners: {http: {bind: 127.0.0.1, port: 0}}
            admin: {bind: 127.0.0.1, port: 0}
            upstreams:
              https:
                ssl: {verify: false}
                pools: [{id: primary, hosts: [{host: 127.0.0.1, port: BACK}]}]
            """;

    private Training() {}

    /** Runs until all requests are answered; the exit status is 0 only then. */
    public static void main(String[] arguments) throws Exception {
        makeCertificate();
        DemoHosts hosts = DemoHosts.start("web01", "web02", "dr01");
        String back = BACK.replace("WEB01", Integer.toString(hosts.port("web01")))
                .replace("WEB02", Integer.toString(hosts.port("web02")))
                .replace("DR01", Integer.toString(hosts.port("dr01")));
        try (Service behind = start("back.yaml", back);
                Service inFront = start("front.yaml", FRONT.replace("BACK", port(behind, "listeners.https")))) {
            ask(plain(behind, "listeners.http"));
            ask(plain(inFront, "listeners.http"));
            ask(tls(behind));
            administer(plain(behind, "admin"));
        }
        System.exit(ExitStatus.OK);
    }

    /** As the command line does it. */
    private static Service start(String file, String yaml) throws Exception {
        Files.writeString(Path.of(file), yaml);
        Terminal terminal = Terminal.ofProcess();
        if (Main.execute(terminal, "check", "--config", file) != ExitStatus.OK) {
            throw new IllegalStateException(file + " has problems");
        }
        Reading reading = new SettingsReader(Map.of()).read(Path.of(file));
        Service service = Service.start(((Reading.Accepted) reading).settings());
        service.listeners().forEach(listener -> terminal.print(listener.announcement()));
        return service;
    }

    private static void ask(Socket connection) throws IOException {
        try (connection) {
            exchange(
                    connection,
                    List.of(
                            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "GET /bytes/100000 HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n",
                            "GET /status/503 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
                            "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
                            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        }
    }

    private static void administer(Socket connection) throws IOException {
        try (connection) {
            exchange(
                    connection,
                    List.of(
                            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "GET /pools HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "GET /down_host/primary/web01 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                            "GET /up_host/primary/web01 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        }
    }

    /** Sends the requests at once and reads until the other side has closed. */
    private static void exchange(Socket connection, List<String> requests) throws IOException {
        connection.setSoTimeout(TIMEOUT_MILLIS);
        OutputStream out = connection.getOutputStream();
        out.write(String.join("", requests).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        byte[] answers = connection.getInputStream().readAllBytes();
        if (!new String(answers, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200")) {
            throw new IOException("a request was not answered with 200");
        }
    }

    private static Socket plain(Service service, String key) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port(service, key)));
    }

    private static Socket tls(Service service) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(KEYSTORE.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Socket socket = context.getSocketFactory().createSocket();
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(port(service, "listeners.https"))));
        return socket;
    }

    private static String port(Service service, String key) {
        return service.listeners().stream()
                .filter(listener -> listener.key().equals(key))
                .map(listener -> Integer.toString(listener.port()))
                .findFirst()
                .orElseThrow();
    }

    private static void makeCertificate() throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        KEYSTORE.toString(),
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "training",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost")
                .inheritIO()
                .start();
        if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
    }
}
