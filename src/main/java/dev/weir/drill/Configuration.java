package dev.weir.drill;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The configurations that Weir is drilled with. */
final class Configuration {

    /** Forgets failures soon, so that a misbehaving host is tried again and again. */
    static final Duration FAILED_TIMEOUT = Duration.ofMillis(300);

    static final Duration BACKGROUND_PERIOD = Duration.ofMillis(100);
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ATTEMPTS_TIMEOUT = Duration.ofSeconds(15);
    /** What the rest of an answer takes that comes a few bytes at a time, and what a busy machine adds. */
    private static final Duration LEISURE = Duration.ofMillis(2_500);

    /** A request ends within this: the last try may begin when {@code attempts_timeout} is over, and is not cut. */
    static final Duration BOUND =
            ATTEMPTS_TIMEOUT.plus(TIMEOUT).plus(READ_TIMEOUT).plus(LEISURE);

    /** The hosts of the pool that is tried first. */
    static final List<String> PRIMARY = List.of("web01", "web02", "web03", "web04");
    /** The hosts of the other pool. */
    static final List<String> DR = List.of("dr01", "dr02");

    /** Hosts in the crowd, and those of them whose ports are closed. */
    private static final int CROWD = 1_000;

    private static final int DEAD = 300;
    private static final int GREATEST_WEIGHT = 10;

    private Configuration() {}

    /**
     * Two pools.
     *
     * @param ports of all hosts by name
     * @param variant 0 for the first one; others leave out one host of a pool or none, and change weights
     */
    static String pools(Map<String, Integer> ports, int variant) {
        SplittableRandom random = new SplittableRandom(variant);
        return head()
                + pool("primary", 0, hosts(PRIMARY, missing(variant), ports, random, variant))
                + pool("dr", 10, hosts(DR, missing(variant), ports, random, variant));
    }

    /** The host that the variant leaves out, or an empty text. */
    static String missing(int variant) {
        return switch (variant % 4) {
            case 1 -> "web03";
            case 2 -> "dr01";
            default -> "";
        };
    }

    /**
     * One pool of a thousand hosts, of which three hundred are dead.
     *
     * @param ports of living hosts
     * @param deadPort one that refuses
     * @param seed decides who is dead
     */
    static String crowd(List<Integer> ports, int deadPort, long seed) {
        List<Integer> shuffled = IntStream.range(0, CROWD).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, new Random(seed));
        String hosts = IntStream.range(0, CROWD)
                .mapToObj(i -> host("h" + i, shuffled.get(i) < DEAD ? deadPort : ports.get(i % ports.size()), 1))
                .collect(Collectors.joining());
        return head() + pool("crowd", 0, hosts);
    }

    private static String hosts(
            List<String> names, String missing, Map<String, Integer> ports, SplittableRandom random, int variant) {
        return names.stream()
                .filter(name -> !name.equals(missing))
                .map(name ->
                        host(name, ports.getOrDefault(name, 0), variant == 0 ? 1 : 1 + random.nextInt(GREATEST_WEIGHT)))
                .collect(Collectors.joining());
    }

    private static String head() {
        return """
                listeners: {http: {bind: 127.0.0.1, port: 0}}
                admin: {bind: 127.0.0.1, port: 0}
                background_period: %dms
                limits: {attempts_timeout: %dms, stop_timeout: %dms}
                upstreams:
                  http:
                    pools:
                """
                .formatted(BACKGROUND_PERIOD.toMillis(), ATTEMPTS_TIMEOUT.toMillis(), STOP_TIMEOUT.toMillis());
    }

    private static String pool(String id, int priority, String hosts) {
        return """
                      - id: %s
                        priority: %d
                        timeout: %dms
                        read_timeout: %dms
                        failed_timeout: %dms
                        status_codes: [502, 503, 504]
                        hosts:
                """
                        .formatted(id, priority, TIMEOUT.toMillis(), READ_TIMEOUT.toMillis(), FAILED_TIMEOUT.toMillis())
                + hosts;
    }

    private static String host(String id, int port, int weight) {
        return "          - {id: " + id + ", host: 127.0.0.1, port: " + port + ", weight: " + weight + "}\n";
    }
}
