package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PoolsTest {

    private static final Failure REFUSED = new Failure(Failure.Source.TRAFFIC, "connection refused");

    private final AtomicLong nanoClock = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void poolsAreShownInTheSeedsMembersAndUnits() throws Exception {
        PoolOptions options = new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                256,
                Duration.ofSeconds(120),
                3,
                Duration.ofSeconds(60),
                StatusCodes.of(List.of("5xx")),
                0,
                1024,
                Duration.ofSeconds(1));
        HostOptions host = new HostOptions("127.0.0.1", 81, 10, CheckOptions.defaults());
        Upstream upstream = upstream(new PoolDefinition("primary", options, List.of(new HostDefinition("1", host))));
        host(upstream).stats().checkBegan(1_700_000_000_073L);

        Response pools = pools(upstream);

        assertThat(pools.status()).isEqualTo(200);
        assertThat(pools.header("content-type")).isEqualTo("application/json");
        assertThat(pools.json())
                .isEqualTo(
                        Response.json(
                                """
                {'primary': {'up': true, 'method': 'round_robin', 'timeout': 100, 'read_timeout': 10000,
                  'priority': 0, 'failed_timeout': 60, 'max_fails': 3, 'keepalive_timeout': 120000,
                  'keepalive_pool': 256, 'status_codes': {'5xx': true},
                  'hosts': [{'id': '1', 'host': '127.0.0.1', 'port': 81, 'weight': 10, 'up': true, 'failcount': 0,
                             'lastfail': 0, 'healthcheck': {'interval': 60, 'last_check': 1700000000.073},
                             'state': 'up'}]}}"""));
    }

    @Test
    void poolWithoutHostsShowsAnEmptyArrayAndNoStatusCodes() throws Exception {
        Upstream upstream = upstream(new PoolDefinition("empty", PoolOptions.defaults(), List.of()));

        Response pools = pools(upstream);

        assertThat(pools.json())
                .isEqualTo(
                        Response.json(
                                """
                {'empty': {'up': true, 'method': 'round_robin', 'timeout': 2000, 'read_timeout': 10000, 'priority': 0,
                  'failed_timeout': 60, 'max_fails': 3, 'keepalive_timeout': 60000, 'keepalive_pool': 30,
                  'hosts': []}}"""));
    }

    @Test
    void poolsComeInOrderOfDeclarationWhateverTheirPriority() throws Exception {
        Upstream upstream = upstream(
                new PoolDefinition("z", PoolOptions.defaults(), List.of()),
                new PoolDefinition("a", PoolOptions.defaults(), List.of()),
                new PoolDefinition("m", PoolOptions.defaults(), List.of()));
        upstream.setPriority("z", 10);

        Response pools = pools(upstream);

        assertThat(pools.json().fieldNames()).toIterable().containsExactly("z", "a", "m");
    }

    @Test
    void limitOfConnectionsIsShownWithItsQueueAndFractionsOfSecondsAreKept() throws Exception {
        PoolOptions limited = new PoolOptions(
                0,
                Method.HASH,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                30,
                Duration.ofSeconds(60),
                3,
                Duration.ofMillis(250),
                StatusCodes.none(),
                64,
                10,
                Duration.ofMillis(500));
        Upstream upstream = upstream(new PoolDefinition("limited", limited, List.of()));

        Response pools = pools(upstream);

        assertThat(pools.json().at("/limited/failed_timeout").asText()).isEqualTo("0.25");
        assertThat(pools.json().at("/limited/max_connections").asInt()).isEqualTo(64);
        assertThat(pools.json().at("/limited/queue").asInt()).isEqualTo(10);
        assertThat(pools.json().at("/limited/queue_timeout").asInt()).isEqualTo(500);
    }

    @Test
    void checkIsShownAsConfigured() throws Exception {
        CheckOptions check = new CheckOptions(
                Duration.ofMillis(1500),
                Duration.ofMillis(50),
                Duration.ofSeconds(3),
                StatusCodes.of(List.of("5xx", "403")),
                "HEAD",
                "/check?deep=1",
                Map.of("Host", "a \"b\""),
                "ping",
                "1.0",
                4);
        Upstream upstream = upstream(new PoolDefinition(
                "primary",
                PoolOptions.defaults(),
                List.of(new HostDefinition("1", new HostOptions("::1", 81, 0, check)))));

        Response pools = pools(upstream);

        assertThat(pools.json().at("/primary/hosts/0/healthcheck"))
                .isEqualTo(
                        Response.json(
                                """
                {'interval': 1.5, 'last_check': 0, 'timeout': 50, 'read_timeout': 3000,
                 'status_codes': {'5xx': true, '403': true}, 'method': 'HEAD', 'path': '/check?deep=1',
                 'headers': {'Host': 'a \\"b\\"'}, 'body': 'ping', 'version': '1.0', 'rise': 4}"""));
    }

    @Test
    void failingHostIsUpAndTellsWhenAndWhy() throws Exception {
        Upstream upstream = upstream(primary("1"));
        fail(upstream, 1);
        nanoClock.addAndGet(TimeUnit.MILLISECONDS.toNanos(2_500));

        Response pools = pools(upstream);

        assertThat(pools.json().at("/primary/hosts/0"))
                .isEqualTo(
                        Response.json(
                                """
                {'id': '1', 'host': '127.0.0.1', 'port': 8081, 'weight': 1, 'up': true, 'failcount': 1,
                 'lastfail': 1699999997.573, 'state': 'failing', 'reason': 'connection refused'}"""));
    }

    @Test
    void hostDownByFailuresIsNotUpAndTellsWhenAndWhy() throws Exception {
        Upstream upstream = upstream(primary("1"));
        fail(upstream, 3);

        Response pools = pools(upstream);

        assertThat(pools.json().at("/primary/hosts/0"))
                .isEqualTo(
                        Response.json(
                                """
                {'id': '1', 'host': '127.0.0.1', 'port': 8081, 'weight': 1, 'up': false, 'failcount': 3,
                 'lastfail': 1700000000.073, 'state': 'down', 'reason': 'connection refused'}"""));
    }

    @Test
    void hostDownByHandIsNotUpAndHasNoFailures() throws Exception {
        Upstream upstream = upstream(primary("1"));
        fail(upstream, 2);
        upstream.downHost("primary", "1");

        Response pools = pools(upstream);

        assertThat(pools.json().at("/primary/hosts/0"))
                .isEqualTo(
                        Response.json(
                                """
                {'id': '1', 'host': '127.0.0.1', 'port': 8081, 'weight': 1, 'up': false, 'failcount': 0,
                 'lastfail': 0, 'state': 'down_by_hand'}"""));
    }

    @Test
    void idsKeepEveryCharacter() throws Exception {
        Upstream upstream = upstream(primary("web \"ü\" 漢 \ud83d\ude00 </script>"));

        Response pools = pools(upstream);

        assertThat(pools.json().at("/primary/hosts/0/id").asText()).isEqualTo("web \"ü\" 漢 \ud83d\ude00 </script>");
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() throws Exception {
        Upstream upstream = upstream(primary("1"));
        try (AdminServer admin = AdminServer.of(upstream)) {
            String length = admin.get("/pools").header("content-length");

            Response head = admin.send("HEAD", "/pools", "");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo("application/json");
            assertThat(head.header("content-length")).isEqualTo(length);
            assertThat(head.body()).isEmpty();
        }
    }

    private Upstream upstream(PoolDefinition... pools) {
        return AdminServer.upstream("http", nanoClock, pools);
    }

    private static PoolDefinition primary(String host) {
        return new PoolDefinition("primary", PoolOptions.defaults(), List.of(AdminServer.host(host)));
    }

    private static Host host(Upstream upstream) {
        return upstream.snapshot().pools().get(0).hosts().get(0);
    }

    private static void fail(Upstream upstream, int times) {
        for (int i = 0; i < times; i++) {
            upstream.failed("primary", host(upstream), REFUSED);
        }
    }

    private static Response pools(Upstream upstream) throws Exception {
        try (AdminServer admin = AdminServer.of(upstream)) {
            return admin.get("/pools");
        }
    }
}
