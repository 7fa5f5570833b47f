package dev.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate and its key in every form that a configuration may name: {@code server.crt, .key, .p12}; {@code trusted.p12} has no key. */
final class KeyFiles {

    static final String PASSWORD = "hunter2";

    private KeyFiles() {}

    static void write(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path keystore = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keystore.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore content = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            content.load(in, PASSWORD.toCharArray());
        }
        byte[] certificate = content.getCertificate("server").getEncoded();
        byte[] key = content.getKey("server", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(directory.resolve("server.crt"), pem("CERTIFICATE", certificate));
        Files.writeString(directory.resolve("server.key"), pem("PRIVATE KEY", key));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", content.getCertificate("server"));
        try (OutputStream out = Files.newOutputStream(directory.resolve("trusted.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        Files.writeString(directory.resolve("encrypted.key"), pem("ENCRYPTED PRIVATE KEY", key));
    }

    private static String pem(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
