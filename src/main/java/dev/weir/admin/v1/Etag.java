package dev.weir.admin.v1;

import dev.weir.admin.Json;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The ETag of what is configured (RFC 9110, section 8.8.3). It says nothing of what is ordered or observed, which changes all
 * the time; so it is for {@code If-Match}, and no answer is 304.
 */
final class Etag {

    private static final int BYTES = 12;

    private Etag() {}

    static String of(HostDefinition host) {
        return of(List.of(host.id(), Configured.OfHost.of(host.options())));
    }

    /** Of a pool with its hosts. */
    static String of(PoolDefinition pool) {
        List<String> hosts = pool.hosts().stream().map(Etag::of).toList();
        return of(List.of(pool.id(), Configured.OfPool.of(pool.options()), hosts));
    }

    static String of(ConfigDocument document) {
        return of((Object) document);
    }

    private static String of(Object configured) {
        try {
            byte[] text = Json.write(configured).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES)) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }
}
