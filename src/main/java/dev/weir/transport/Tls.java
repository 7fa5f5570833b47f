package dev.weir.transport;

import dev.weir.upstream.TlsOptions;
import dev.weir.upstream.TlsOptions.Trust;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS to the hosts of one upstream: whom to trust, and which name to ask for and verify. SNI (RFC 6066, section 3) and
 * the verified name (RFC 9110, section 4.3.4) are always the same. Immutable.
 */
final class Tls {

    private final TlsOptions options;
    private final boolean verify;
    private final TrustManager[] trustManagers;

    /**
     * Takes over the trusted certificates, or loads the platform's.
     *
     * @throws IllegalArgumentException if those cannot be used, with what to do
     */
    Tls(TlsOptions options) {
        this.options = options;
        this.verify = options.verify();
        try {
            this.trustManagers = new TrustManager[] {
                options.verify() ? new NameAwareTrustManager(trustManager(options.trust())) : new TrustEverybody()
            };
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException(
                    "ssl: cannot use the certificates of this Java: " + unusable.getMessage()
                            + "; give a file of PEM certificates as ssl.trust",
                    unusable);
        }
    }

    /** By which this was made. */
    TlsOptions options() {
        return options;
    }

    /** A context of its own, and so a cache of sessions of its own, for one host. */
    SSLContext newContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        }
    }

    /** An engine that asks for this name, and verifies it if the upstream does. */
    SSLEngine newEngine(SSLContext context, String name, int port) {
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (verify) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        // The platform would leave out names without a dot.
        serverName(name).ifPresent(asked -> parameters.setServerNames(List.of(asked)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Whether a failed handshake failed only because the certificate is not for the name that was asked for. */
    static boolean isNameMismatch(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NameMismatch) {
                return true;
            }
        }
        return false;
    }

    /** The name as it is asked for; empty for an address, and for what can be no name of a host. */
    private static Optional<SNIServerName> serverName(String name) {
        try {
            // Of bytes: made of a text, it would refuse an underscore.
            return isDomainName(name)
                    ? Optional.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII)))
                    : Optional.empty();
        } catch (IllegalArgumentException emptyOrLongLabel) {
            return Optional.empty();
        }
    }

    private static boolean isDomainName(String name) {
        return !Addresses.isLiteral(name)
                && name.length() <= 255
                && name.chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) && c < 0x80 || c == '-' || c == '.' || c == '_')
                && !name.startsWith(".")
                && !name.endsWith(".");
    }

    private static X509ExtendedTrustManager trustManager(@Nullable Trust trust)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trust == null ? null : keyStore(trust));
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this JVM has no X.509 trust manager"));
    }

    private static KeyStore keyStore(Trust trust) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : trust.certificates()) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        return store;
    }

    /** The chain is in order, but the certificate is for another name. */
    private static final class NameMismatch extends CertificateException {
        NameMismatch(CertificateException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Tells a wrong name from a wrong chain: a name may come from a client, a chain never does. */
    private static final class NameAwareTrustManager extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager platform;

        NameAwareTrustManager(X509ExtendedTrustManager platform) {
            this.platform = platform;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            try {
                platform.checkServerTrusted(chain, authType, engine);
            } catch (CertificateException refused) {
                // Without the engine the chain alone is checked; what fails there is no matter of the name.
                platform.checkServerTrusted(chain, authType);
                throw new NameMismatch(refused);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            platform.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            platform.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            platform.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            platform.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }

    /** For {@code verify: false}, which an operator has to ask for. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
