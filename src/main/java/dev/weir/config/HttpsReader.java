package dev.weir.config;

import dev.weir.config.Settings.Https;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the TLS listener, whose certificate, key and password must fit each other. */
final class HttpsReader {

    private HttpsReader() {}

    static Optional<Https> read(Section https, OnDisk disk) {
        String bind = https.value("bind", Forms::address, Settings.EVERY_ADDRESS);
        int port = https.number(Settings.PORT, Https.DEFAULT_PORT);
        boolean http2 = https.flag("http2", Settings.DEFAULT_HTTP2);
        Optional<Path> certificate = https.required("certificate", disk::certificatesOrKeystore);
        Optional<Path> key = https.optional("key", disk::key);
        Optional<String> password = password(https, disk);
        certificate.ifPresent(file -> requireFit(https, disk, file, key.orElse(null), password.orElse(null)));
        return certificate.map(file -> new Https(bind, port, http2, file, key.orElse(null), password.orElse(null)));
    }

    private static Optional<String> password(Section https, OnDisk disk) {
        Optional<String> given = https.optional("password", Forms::text);
        Optional<String> inFile = https.optional("password_file", disk::secret);
        if (https.has("password") && https.has("password_file")) {
            https.problem("password_file", "must not be given together with password");
        }
        return given.or(() -> inFile);
    }

    private static void requireFit(
            Section https, OnDisk disk, Path certificate, @Nullable Path key, @Nullable String password) {
        try {
            if (disk.isKeystore(certificate)) {
                requireKeystoreAlone(https, disk, certificate, password);
            } else if (!https.has("key")) {
                https.problem("key", "is required, because " + certificate + " holds certificates alone");
            } else if (key != null && password == null && disk.isEncryptedKey(key)) {
                https.problem("key", "is encrypted; give its password or password_file");
            }
        } catch (Mistake changed) {
            https.problem("certificate", changed.problem());
        }
    }

    private static void requireKeystoreAlone(Section https, OnDisk disk, Path keystore, @Nullable String password) {
        if (https.has("key")) {
            https.problem("key", "must not be given, because " + keystore + " is a keystore, which holds the key too");
        }
        String givenBy = https.has("password_file") ? "password_file" : "password";
        if (password != null) {
            try {
                disk.requireOpens(keystore, password);
            } catch (Mistake wrong) {
                https.problem(givenBy, wrong.problem());
            }
        } else if (!https.has(givenBy)) {
            https.problem(givenBy, "is required, because " + keystore + " is a keystore");
        }
    }
}
