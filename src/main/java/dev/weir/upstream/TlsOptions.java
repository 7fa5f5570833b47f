package dev.weir.upstream;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream talks TLS to its hosts.
 *
 * @param verify whether the chain and the name of a host's certificate are verified
 * @param sniHost the name that is asked for and verified; null for the name in each request's {@code Host}
 * @param trust what is trusted instead of the platform's certificates, or null for those
 */
public record TlsOptions(boolean verify, @Nullable String sniHost, @Nullable Trust trust) {

    /**
     * Certificates from a file. They are a part of the options, so that a file with others makes other options.
     *
     * @param file they were read from
     * @param certificates at least one
     */
    public record Trust(Path file, List<X509Certificate> certificates) {

        /** Copies the list. */
        public Trust {
            certificates = List.copyOf(certificates);
        }

        /** The file alone: certificates are long. */
        @Override
        public String toString() {
            return file.toString();
        }
    }
}
