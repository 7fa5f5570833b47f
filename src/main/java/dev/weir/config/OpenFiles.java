package dev.weir.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files, sockets among them, this process may have open. Some are kept for Weir itself, so that jars, ports and
 * the admin API are never short of them; of the rest clients get one half at most, and connections to hosts the other.
 *
 * @param limit {@link #UNLIMITED} if there is none, or it is not known
 */
public record OpenFiles(long limit) {

    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Connections to the admin API; a part of what is kept. */
    public static final int ADMIN_CONNECTIONS = 64;

    /** With those for the admin API: jars and libraries take about 50, each listener and each upstream about 4. */
    private static final int KEPT = ADMIN_CONNECTIONS + 96;

    /** What clients and hosts get however low the limit is. */
    private static final int MIN_SHARE = 16;

    private static final Path LIMITS_OF_PROCESS = Path.of("/proc/self/limits");

    private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\d{1,18})\\s.*");

    /** The limit of this process; where there is no {@code /proc} it is not known. */
    public static OpenFiles ofProcess() {
        try {
            return parse(Files.readAllLines(LIMITS_OF_PROCESS, StandardCharsets.US_ASCII));
        } catch (IOException unknown) {
            return new OpenFiles(UNLIMITED);
        }
    }

    /** Takes the soft limit of lines such as {@code "Max open files   1024   4096   files"}. */
    static OpenFiles parse(List<String> lines) {
        return lines.stream()
                .map(LIMIT::matcher)
                .filter(Matcher::matches)
                .map(line -> new OpenFiles(Long.parseLong(line.group(1))))
                .findFirst()
                .orElse(new OpenFiles(UNLIMITED));
    }

    /** How many connections of clients may be open, and how many to hosts. */
    public int share() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_SHARE, (limit - KEPT) / 2));
    }

    /** What an operator should know if {@code limits.max_connections} cannot be reached. */
    public Optional<String> shortage(int maxConnections) {
        return maxConnections <= share()
                ? Optional.empty()
                : Optional.of("limits.max_connections is " + maxConnections + ", but only " + share()
                        + " clients are served at once: this process may open " + limit + " files. Let it open "
                        + (2L * maxConnections + KEPT) + " (ulimit -n, LimitNOFILE), or lower limits.max_connections");
    }
}
