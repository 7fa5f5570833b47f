package dev.weir.upstream;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream talks TLS to its hosts.
 *
 * @param verify whether the chain and the name of a host's certificate are verified
 * @param sniHost the name that is asked for and verified; null for the name in each request's {@code Host}
 * @param trust a file of PEM certificates that are trusted instead of the platform's, or null
 */
public record TlsOptions(boolean verify, @Nullable String sniHost, @Nullable Path trust) {}
