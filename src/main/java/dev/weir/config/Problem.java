package dev.weir.config;

/**
 * What is wrong, or odd, in a configuration, and where.
 *
 * @param file as the operator named it
 * @param line counted from 1, or 0 when the whole file is meant
 * @param path of keys, such as {@code upstreams.http.pools.primary.hosts[1].weight}; empty when the whole file is meant
 * @param message what is wrong and what was expected, in the operator's words; holds no secret
 */
public record Problem(String file, int line, String path, String message) {

    /** What to show: {@code "weir.yaml:14: admin.port: must be between 0 and 65535, but is -1"}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
