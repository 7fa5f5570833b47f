package dev.weir.listen;

import dev.weir.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The certificate and key of the HTTPS listener, and the TLS context that is made of them. */
final class ServerCertificate {

    private static final String CERTIFICATE = "listeners.https.certificate: ";
    private static final String KEY = "listeners.https.key: ";
    private static final String PEM_BEGIN = "-----BEGIN ";
    private static final String ALIAS = "weir";
    /** A key store asks for one even in memory, where it protects nothing. */
    private static final String IN_MEMORY = "in memory";

    private final Settings.Https settings;
    private final SslContextFactory.Server contextFactory = new SslContextFactory.Server();

    private record Keys(KeyStore store, @Nullable String password) {}

    /**
     * Reads the files.
     *
     * @throws CannotStart if they cannot be used
     */
    ServerCertificate(Settings.Https settings) throws CannotStart {
        this.settings = settings;
        use(contextFactory, load());
    }

    SslContextFactory.Server contextFactory() {
        return contextFactory;
    }

    /** The files that the certificate and key are read from. */
    List<Path> files() {
        return List.of(settings.certificate(), keyFile());
    }

    /**
     * Reads the files again. New connections get the new certificate, open ones keep theirs.
     *
     * @throws CannotStart if the files cannot be used; the certificate in use stays
     */
    void reload() throws CannotStart {
        Keys keys = load();
        try {
            contextFactory.reload(factory -> use(factory, keys));
        } catch (Exception e) {
            throw new CannotStart(CERTIFICATE + settings.certificate() + ": " + e.getMessage(), e);
        }
    }

    private static void use(SslContextFactory factory, Keys keys) {
        factory.setKeyStore(keys.store());
        factory.setKeyStorePassword(keys.password());
    }

    private Keys load() throws CannotStart {
        byte[] content = read(CERTIFICATE, settings.certificate());
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.contains(PEM_BEGIN) ? pem(text) : pkcs12(content);
    }

    private Keys pem(String text) throws CannotStart {
        List<X509Certificate> chain = chain(text);
        String keyText = new String(read(KEY, keyFile()), StandardCharsets.ISO_8859_1);
        try {
            PrivateKey key = PemKey.read(keyText, chain.get(0).getPublicKey(), settings.password());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, IN_MEMORY.toCharArray(), chain.toArray(new X509Certificate[0]));
            return new Keys(store, IN_MEMORY);
        } catch (GeneralSecurityException | IOException e) {
            throw new CannotStart(KEY + keyFile() + ": " + e.getMessage(), e);
        }
    }

    private List<X509Certificate> chain(String text) throws CannotStart {
        try {
            return PemKey.certificates(text);
        } catch (GeneralSecurityException e) {
            throw new CannotStart(CERTIFICATE + settings.certificate() + ": " + e.getMessage(), e);
        }
    }

    private Keys pkcs12(byte[] content) throws CannotStart {
        String password = settings.password();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password == null ? null : password.toCharArray());
            if (!store.aliases().hasMoreElements()) {
                throw new CannotStart(CERTIFICATE + settings.certificate() + ": the keystore is empty, or"
                        + " listeners.https.password is missing");
            }
            return new Keys(store, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new CannotStart(
                    CERTIFICATE + settings.certificate() + ": is neither PEM nor a PKCS#12 keystore that"
                            + " listeners.https.password opens (" + e.getMessage() + ")",
                    e);
        }
    }

    private Path keyFile() {
        Path key = settings.key();
        return key != null ? key : settings.certificate();
    }

    private static byte[] read(String setting, Path file) throws CannotStart {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CannotStart(
                    setting + file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
