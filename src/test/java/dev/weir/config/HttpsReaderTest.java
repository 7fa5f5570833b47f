package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Https;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsReaderTest {

    private static final String POOL = "\nupstreams: {http: {pools: [{id: primary, hosts: [{host: a}]}]}}\n";

    private static Path directory;

    private static Readings readings;

    @BeforeAll
    static void writeFiles(@TempDir Path temporary) throws Exception {
        directory = temporary;
        KeyFiles.write(directory);
        Files.writeString(directory.resolve("password.txt"), KeyFiles.PASSWORD + "\r\n");
        Files.writeString(
                directory.resolve("broken.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        readings = new Readings(directory, Map.of("PASSWORD", KeyFiles.PASSWORD));
    }

    @Test
    void certificateAndKeyAreEnough() throws IOException {
        Settings settings = readings.settings("listeners: {https: {certificate: server.crt, key: server.key}}" + POOL);

        assertThat(settings.listeners().https())
                .isEqualTo(new Https(
                        "0.0.0.0", 8443, true, directory.resolve("server.crt"), directory.resolve("server.key"), null));
    }

    @ParameterizedTest
    @CsvSource({"password: hunter2", "password_file: password.txt", "'password: \"${PASSWORD}\"'"})
    void keystoreNeedsItsPasswordAlone(String password) throws IOException {
        Settings settings = readings.settings("listeners: {https: {certificate: server.p12, " + password + "}}" + POOL);

        assertThat(settings.listeners().https())
                .isEqualTo(new Https("0.0.0.0", 8443, directory.resolve("server.p12"), null, KeyFiles.PASSWORD));
    }

    @Test
    void absolutePathsAreTaken() throws IOException {
        Path elsewhere = directory.resolve("server.crt").toAbsolutePath();

        Settings settings =
                readings.settings("listeners: {https: {certificate: " + elsewhere + ", key: server.key}}" + POOL);

        assertThat(settings.listeners().https()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            true                              | .certificate: is required
            {}                                | .certificate: is required
            {port: 8443}                      | .certificate: is required
            {certificate: ""}                 | .certificate: must be the path of a file, but is empty
            {certificate: .}                  | .certificate: must be a file, but DIR is a directory
            {certificate: no.crt, key: server.key} | .certificate: must be a file, but no.crt does not exist
            {certificate: server.key, key: server.key} | .certificate: must be a PEM file with certificates, but server.key holds none
            {certificate: broken.crt, key: server.key} | .certificate: must be a PEM file with certificates, but one in broken.crt is broken
            {certificate: server.crt}         | .key: is required, because server.crt holds certificates alone
            {certificate: server.crt, key: server.crt} | .key: must be a PEM file with a private key, but server.crt holds none
            {certificate: server.crt, key: encrypted.key} | .key: is encrypted; give its password or password_file
            {certificate: server.p12, key: server.key, password: hunter2} | .key: must not be given, because server.p12 is a keystore, which holds the key too
            {certificate: server.p12, password: wrong-secret} | .password: must open the keystore server.p12, but does not
            {certificate: server.p12, password_file: server.crt} | .password_file: must open the keystore server.p12, but does not
            {certificate: server.p12, password: hunter2, password_file: password.txt} | .password_file: must not be given together with password
            {certificate: server.p12, password: [hunter2]} | .password: must be a single value, but is a list
            {certificate: server.p12}         | .password: is required, because server.p12 is a keystore
            {certificate: trusted.p12, password: hunter2} | .password: must open a keystore with a private key, but trusted.p12 holds none
            {certificate: server.crt, key: server.key, pasword: hunter2} | .pasword: is not a known key; did you mean password?
            {certificate: server.crt, key: server.key, password:hunter2} | ."password:...": is not a known key; known here: bind, certificate, http2, key, password, password_file, port
            password:hunter2                  | : must be true, false or a mapping, but is "password:..."
            {certificate: server.p12, password: "hunter2${"} | .password: has a ${ without a }; write $${ where a ${ is meant as it is
            {certificate: server.p12, password_file: no.txt} | .password_file: must be a file, but no.txt does not exist
            """)
    void whatDoesNotFitIsRefusedWithoutShowingASecret(String https, String problem) throws IOException {
        String expected = "weir.yaml:1: listeners.https" + problem.replace("DIR", directory.toString());

        assertThat(readings.problems("listeners: {https: " + https + "}" + POOL))
                .containsExactly(expected)
                .noneMatch(shown -> shown.contains(KeyFiles.PASSWORD) || shown.contains("wrong-secret"));
    }

    @Test
    void settingsDoNotShowThePassword() throws IOException {
        Settings settings =
                readings.settings("listeners: {https: {certificate: server.p12, password: hunter2}}" + POOL);

        assertThat(settings.toString()).contains("server.p12").doesNotContain(KeyFiles.PASSWORD);
    }
}
