package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Settings;
import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestTls;
import dev.weir.proxy.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {

    private static final String NAME = "h.example";
    private static final TestTls.Identity IDENTITY = TestTls.trusted(NAME);
    private static final TestTls.Identity OTHER = TestTls.trusted("other.example");

    private final Path directory;

    ServerCertificateTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void pemCertificateAndKeyServeHttps() throws Exception {
        assertThat(getSecurely(https(IDENTITY.certificatePem(), IDENTITY.keyPem(), null))
                        .text())
                .isEqualTo("https");
    }

    @Test
    void oneFileMayHoldTheCertificateAndTheKey() throws Exception {
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(IDENTITY.keyPem()) + Files.readString(IDENTITY.certificatePem()));

        assertThat(getSecurely(https(both, null, null)).status()).isEqualTo(200);
    }

    @Test
    void keystoreServesHttps() throws Exception {
        assertThat(getSecurely(https(IDENTITY.keystore(), null, TestTls.PASSWORD))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anyHostIsServedWhateverTheCertificateSays() throws Exception {
        try (Running running = start(https(IDENTITY.certificatePem(), IDENTITY.keyPem(), null));
                RawClient client = RawClient.connect(running.port(), TestTls.clientContext(), NAME)) {
            client.send("GET / HTTP/1.1\r\nHost: unknown.example\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void changedFilesAreUsedForNewConnections() throws Exception {
        Path certificate = Files.copy(IDENTITY.certificatePem(), directory.resolve("server.crt"));
        Path key = Files.copy(IDENTITY.keyPem(), directory.resolve("server.key"));
        try (Running running = start(https(certificate, key, null))) {

            Files.copy(OTHER.keyPem(), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(OTHER.certificatePem(), certificate, StandardCopyOption.REPLACE_EXISTING);

            Await.until("the new certificate is used", () -> subject(running).equals("CN=other.example"));
        }
    }

    @Test
    void brokenNewFilesLeaveTheOldCertificateInUse() throws Exception {
        Path certificate = Files.copy(IDENTITY.certificatePem(), directory.resolve("server.crt"));
        ServerCertificate used = new ServerCertificate(https(certificate, IDENTITY.keyPem(), null));
        Files.writeString(certificate, "-----BEGIN nothing");

        assertThatThrownBy(used::reload).isInstanceOf(CannotStart.class);
        assertThat(used.contextFactory().getKeyStore().getCertificate("weir")).isNotNull();
    }

    @Test
    void missingFileIsNamed() {
        assertRefused(
                https(directory.resolve("none.crt"), null, null),
                "listeners.https.certificate: " + directory.resolve("none.crt")
                        + ": cannot be read (NoSuchFileException)");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() {
        assertRefused(
                https(IDENTITY.certificatePem(), OTHER.keyPem(), null),
                "listeners.https.key: " + OTHER.keyPem() + ": is not the key of the certificate");
    }

    @Test
    void certificateInPlaceOfTheKeyIsRefused() {
        assertRefused(
                https(IDENTITY.certificatePem(), IDENTITY.certificatePem(), null),
                "listeners.https.key: " + IDENTITY.certificatePem()
                        + ": holds no private key (-----BEGIN PRIVATE KEY-----)");
    }

    @Test
    void wrongPasswordOfAKeystoreIsRefused() {
        assertThatThrownBy(() -> new ServerCertificate(https(IDENTITY.keystore(), null, "wrong")))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("listeners.https.certificate: " + IDENTITY.keystore()
                        + ": is neither PEM nor a PKCS#12 keystore that listeners.https.password opens (");
    }

    private static void assertRefused(Settings.Https settings, String message) {
        assertThatThrownBy(() -> new ServerCertificate(settings))
                .isInstanceOf(CannotStart.class)
                .hasMessage(message);
    }

    private static Response getSecurely(Settings.Https https) throws Exception {
        try (Running running = start(https);
                RawClient client = RawClient.connect(running.port(), TestTls.clientContext(), NAME)) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            return client.response();
        }
    }

    private static Running start(Settings.Https https) throws CannotStart {
        return Running.of(TestSettings.https(https), Serving.saying(Client::scheme));
    }

    private static String subject(Running running) {
        try (var socket = (javax.net.ssl.SSLSocket)
                TestTls.clientContext().getSocketFactory().createSocket("127.0.0.1", running.port())) {
            socket.setSoTimeout((int) Await.DEADLINE.toMillis());
            var chain = socket.getSession().getPeerCertificates();
            return ((java.security.cert.X509Certificate) chain[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings.Https https(Path certificate, @Nullable Path key, @Nullable String password) {
        return new Settings.Https("127.0.0.1", 0, certificate, key, password);
    }
}
