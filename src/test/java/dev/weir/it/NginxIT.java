package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weir between real nginx origins and curl, by http and by https on both sides. */
class NginxIT {

    private static final int BIG = 200 * 1024 * 1024;
    private static final String NAME = "origin.test";

    @TempDir
    static Path directory;

    private static Nginx heavy;
    private static Nginx light;
    private static WeirProcess weir;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Program.isInstalled("nginx"), "nginx is not installed");
        assumeTrue(Program.isInstalled("curl"), "curl is not installed");
        TestTls.Identity origin = TestTls.trusted(NAME);
        TestTls.Identity front = TestTls.trusted("localhost");
        heavy = Nginx.start(directory, "heavy", origin);
        light = Nginx.start(directory, "light", origin);
        weir = WeirProcess.start(
                directory,
                """
                listeners:
                  http: {bind: 127.0.0.1, port: 0}
                  https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}
                admin: {bind: 127.0.0.1, port: 0}
                upstreams:
                  http:
                    pools:
                      - id: primary
                        timeout: 500ms
                        failed_timeout: 1s
                        hosts:
                          - {id: heavy, host: 127.0.0.1, port: %d, weight: 3}
                          - {id: light, host: 127.0.0.1, port: %d, weight: 1}
                  https:
                    ssl: {sni_host: %s, trust: %s}
                    pools:
                      - id: primary
                        timeout: 500ms
                        failed_timeout: 1s
                        hosts:
                          - {id: heavy, host: 127.0.0.1, port: %d, weight: 3}
                          - {id: light, host: 127.0.0.1, port: %d, weight: 1}
                """
                        .formatted(
                                front.certificatePem(),
                                front.keyPem(),
                                heavy.port(),
                                light.port(),
                                NAME,
                                TestTls.caPem(),
                                heavy.tlsPort(),
                                light.tlsPort()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : Arrays.asList(weir, heavy, light)) {
            if (started != null) {
                started.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void thousandRequestsAreSharedExactlyByWeight(String scheme) throws Exception {
        String bodies = curl(url(scheme, "/[1-1000]"));

        Map<String, Long> served =
                bodies.lines().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(served).containsExactlyInAnyOrderEntriesOf(Map.of("heavy", 750L, "light", 250L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void bigDownloadArrivesByteByByte(String scheme) throws Exception {
        String expected = randomFile(heavy.files().resolve("down"));
        Files.copy(heavy.files().resolve("down"), light.files().resolve("down"), StandardCopyOption.REPLACE_EXISTING);
        Path arrived = directory.resolve("down-" + scheme);

        curl("-o", arrived.toString(), url(scheme, "/files/down"));

        assertThat(sha256(arrived)).isEqualTo(expected);
        Files.delete(arrived);
        Files.delete(heavy.files().resolve("down"));
        Files.delete(light.files().resolve("down"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void bigUploadArrivesByteByByte(String scheme) throws Exception {
        Path sent = directory.resolve("up");
        String expected = randomFile(sent);

        curl("-T", sent.toString(), url(scheme, "/files/up-" + scheme));

        Path arrived = Files.exists(heavy.files().resolve("up-" + scheme))
                ? heavy.files().resolve("up-" + scheme)
                : light.files().resolve("up-" + scheme);
        assertThat(sha256(arrived)).isEqualTo(expected);
        Files.delete(arrived);
        Files.delete(sent);
    }

    @Test
    void noGetFailsWhileAnOriginIsKilledAndStartedAgain() throws Exception {
        CompletableFuture<String> statuses = CompletableFuture.supplyAsync(() -> {
            try {
                return curl("-w", "%{http_code}\\n", "-o", "/dev/null", url("http", "/[1-6000]"));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        int kills = 0;
        while (!statuses.isDone()) {
            heavy.kill();
            heavy.startAgain();
            kills++;
        }

        assertThat(kills).isGreaterThan(1);
        assertThat(statuses.get().lines()).hasSize(6000).containsOnly("200");
    }

    private static String url(String scheme, String path) {
        return scheme + "://localhost:" + weir.port(scheme) + path;
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-sS", "--ipv4", "--fail", "--cacert", TestTls.caPem().toString()));
        command.addAll(List.of(arguments));
        return Program.run(command);
    }

    /** Fills a file with bytes that no proxy can guess; returns their digest. */
    private static String randomFile(Path file) throws Exception {
        Random random = new Random(4711);
        byte[] piece = new byte[1024 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int written = 0; written < BIG; written += piece.length) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
        return sha256(file);
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
