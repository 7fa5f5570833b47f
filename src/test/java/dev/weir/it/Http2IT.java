package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Other people's clients speak HTTP/2 to the WAR. */
class Http2IT {

    private static final int MANY_BYTES = 20_000_000;
    private static final TestTls.Identity IDENTITY = TestTls.trusted("localhost");

    enum Scheme {
        HTTP("--http2-prior-knowledge"),
        HTTPS("--http2");

        private final String option;

        Scheme(String option) {
            this.option = option;
        }

        String url(WeirProcess weir) {
            String scheme = name().toLowerCase(Locale.ROOT);
            return scheme + "://localhost:" + weir.port(scheme) + "/";
        }
    }

    @TempDir
    private Path directory;

    private TestHost host;
    private WeirProcess weir;
    private byte[] bytes;

    @BeforeEach
    void start() throws Exception {
        bytes = new byte[MANY_BYTES];
        new Random(7).nextBytes(bytes);
        host = TestHost.start("a");
        weir = WeirProcess.start(
                directory,
                """
                listeners:
                  http: {bind: 127.0.0.1, port: 0}
                  https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}
                admin: {port: 0}
                upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}]}]}}
                """
                        .formatted(IDENTITY.certificatePem(), IDENTITY.keyPem(), host.port()));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void curlDownloadsAndUploadsManyBytes(Scheme scheme) throws Exception {
        assumeTrue(Program.isInstalled("curl"), "curl is not installed");
        Path down = directory.resolve("down");
        Path up = Files.write(directory.resolve("up"), bytes);
        host.behave(Behaviour.answer(200, bytes));

        String printed = curl(
                scheme,
                "--output",
                down.toString(),
                "--data-binary",
                "@" + up,
                "--write-out",
                "%{http_version} %{http_code}");

        assertThat(printed).isEqualTo("2 200");
        assertThat(Files.readAllBytes(down)).isEqualTo(bytes);
        assertThat(host.lastRequest().body()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void curlUploadsOfUnknownLengthAreAnsweredWith411(Scheme scheme) throws Exception {
        assumeTrue(Program.isInstalled("curl"), "curl is not installed");
        Path up = Files.write(directory.resolve("up"), bytes);

        String printed = curl(
                scheme,
                "--output",
                "/dev/null",
                "--request",
                "POST",
                "--header",
                "Content-Length:",
                "--data-binary",
                "@" + up,
                "--write-out",
                "%{http_version} %{http_code}");

        assertThat(printed).isEqualTo("2 411");
        assertThat(host.requests()).isEmpty();
    }

    private String curl(Scheme scheme, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl", "--silent", "--show-error", "--cacert", TestTls.caPem().toString(), scheme.option));
        command.addAll(List.of(options));
        command.add(scheme.url(weir));
        return Program.run(command);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void h2loadHasAHundredStreamsAtOnceWithoutAnError(Scheme scheme) throws Exception {
        assumeTrue(Program.isInstalled("h2load"), "h2load is not installed (nghttp2-client)");

        String printed = Program.run(List.of("h2load", "-n", "4000", "-c", "2", "-m", "100", scheme.url(weir)));

        assertThat(printed)
                .contains("4000 succeeded, 0 failed, 0 errored, 0 timeout")
                .contains("4000 2xx");
    }
}
