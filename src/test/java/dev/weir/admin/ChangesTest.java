package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.Pool;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {

    private final Upstream upstream = AdminServer.upstream("http");
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @Test
    void createPoolMapsEveryOption() throws Exception {
        Response response = admin.postJson(
                "/create_pool",
                """
                {'id': 'dr', 'priority': 10, 'method': 'hash', 'timeout': 100, 'read_timeout': 60000,
                 'keepalive_pool': 256, 'keepalive_timeout': 120000, 'max_fails': 5, 'failed_timeout': 30,
                 'status_codes': {'5xx': true, '404': false, '40x': true}, 'max_connections': 64, 'queue': 10,
                 'queue_timeout': 500}""");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(pool("dr").hosts()).isEmpty();
        assertThat(pool("dr").options())
                .isEqualTo(new PoolOptions(
                        10,
                        Method.HASH,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(60),
                        256,
                        Duration.ofSeconds(120),
                        5,
                        Duration.ofSeconds(30),
                        StatusCodes.of(List.of("5xx", "40x")),
                        64,
                        10,
                        Duration.ofMillis(500)));
    }

    @Test
    void createPoolTakesTextsOfDigitsTimesWithUnitsAndLists() throws Exception {
        Response response = admin.postJson(
                "/create_pool",
                """
                {'id': 7, 'priority': '-3', 'timeout': '100', 'read_timeout': '1.5s', 'keepalive_timeout': '2m',
                 'max_fails': '5', 'failed_timeout': '0.25', 'status_codes': ['5xx', 404], 'queue_timeout': '500ms'}""");

        PoolOptions options = pool("7").options();
        assertThat(response.status()).isEqualTo(200);
        assertThat(options.priority()).isEqualTo(-3);
        assertThat(options.timeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(options.readTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(options.keepaliveTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.maxFails()).isEqualTo(5);
        assertThat(options.failedTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.statusCodes()).isEqualTo(StatusCodes.of(List.of("5xx", "404")));
        assertThat(options.queueTimeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void createPoolWithAnIdAloneHasTheDefaults() throws Exception {
        Response response = admin.postJson("/create_pool", "{'id': 'plain'}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(pool("plain").options()).isEqualTo(PoolOptions.defaults());
    }

    @Test
    void methodPriorityAndWeightAreChanged() throws Exception {
        assertThat(admin.postJson("/set_method", "{'pool': 'primary', 'method': 'hash'}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.postJson("/set_priority", "{'pool': 'primary', 'priority': 10}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.postJson("/set_weight", "{'pool': 'primary', 'host': 2, 'weight': '5'}")
                        .status())
                .isEqualTo(200);

        assertThat(pool("primary").options().method()).isEqualTo(Method.HASH);
        assertThat(pool("primary").options().priority()).isEqualTo(10);
        assertThat(host("2").options().weight()).isEqualTo(5);
        assertThat(host("1").options().weight()).isEqualTo(1);
    }

    @Test
    void weightZeroIsTaken() throws Exception {
        Response response = admin.postJson("/set_weight", "{'pool': 'primary', 'host': '1', 'weight': 0}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(host("1").options().weight()).isZero();
    }

    @Test
    void addHostMapsEveryOptionAndTellsTheId() throws Exception {
        Response response = admin.postJson(
                "/add_host",
                """
                {'pool': 'primary', 'host': {'id': 'web 03', 'host': '::1', 'port': '8443', 'weight': '10',
                  'healthcheck': {'interval': 30, 'timeout': 50, 'read_timeout': '3s', 'status_codes': ['403'],
                    'method': 'HEAD', 'path': '/check?x=1', 'headers': {'Host': 'a', 'X-B': 'c'}, 'body': 'ping',
                    'version': 1.0, 'rise': 4}}}""");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json()).isEqualTo(Response.json("{'id': 'web 03'}"));
        assertThat(host("web 03").usable()).isTrue();
        assertThat(host("web 03").options())
                .isEqualTo(new HostOptions(
                        "::1",
                        8443,
                        10,
                        new CheckOptions(
                                Duration.ofSeconds(30),
                                Duration.ofMillis(50),
                                Duration.ofSeconds(3),
                                StatusCodes.of(List.of("403")),
                                "HEAD",
                                "/check?x=1",
                                Map.of("Host", "a", "X-B", "c"),
                                "ping",
                                "1.0",
                                4)));
    }

    @Test
    void addHostWithoutIdGetsTheLeastFreeNumberAndTheDefaults() throws Exception {
        upstream.removeHost("primary", "1");

        Response response = admin.postJson("/add_host", "{'pool': 'primary', 'host': {'host': 'web.example'}}");

        assertThat(response.json()).isEqualTo(Response.json("{'id': '1'}"));
        assertThat(host("1").options()).isEqualTo(new HostOptions("web.example", 80, 1, null));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "{}, true", "false, false"})
    void healthcheckIsTrueOrAnObject(String healthcheck, boolean checked) throws Exception {
        admin.postJson(
                "/add_host",
                "{'pool': 'primary', 'host': {'id': 'new', 'host': 'a', 'healthcheck': " + healthcheck + "}}");

        assertThat(host("new").options().check()).isEqualTo(checked ? CheckOptions.defaults() : null);
    }

    @Test
    void removedHostIsGoneAndTheRestServes() throws Exception {
        Response response = admin.postJson("/remove_host", "{'pool': 'primary', 'host': '1'}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(pool("primary").hosts()).extracting(Host::id).containsExactly("2");
        assertThat(admin.get("/pools").json().at("/primary/hosts")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /set_method   | {'pool': 'no', 'method': 'hash'}                | Pool "no" not found
            /set_priority | {'pool': 'no', 'priority': 1}                   | Pool "no" not found
            /set_weight   | {'pool': 'no', 'host': '1', 'weight': 1}        | Pool "no" not found
            /set_weight   | {'pool': 'primary', 'host': '9', 'weight': 1}   | Host "9" not found in pool "primary"
            /add_host     | {'pool': 'no', 'host': {'host': 'a'}}           | Pool "no" not found
            /remove_host  | {'pool': 'no', 'host': '1'}                     | Pool "no" not found
            /remove_host  | {'pool': 'primary', 'host': '9'}                | Host "9" not found in pool "primary"
            """)
    void unknownPoolsAndHostsAre404(String path, String json, String error) throws Exception {
        Response response = admin.postJson(path, json);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.error()).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /create_pool | {'id': 'primary'}                                  | Pool "primary" already exists
            /add_host    | {'pool': 'primary', 'host': {'id': 1, 'host': 'a'}} | Host "1" already exists in pool "primary"
            """)
    void takenIdsAre409(String path, String json, String error) throws Exception {
        Response response = admin.postJson(path, json);

        assertThat(response.status()).isEqualTo(409);
        assertThat(response.error()).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'pool': 'primary', 'host': '1', 'weight': -1}     | weight: must be between 0 and 65535, but is -1
            {'pool': 'primary', 'host': '1', 'weight': '-1'}   | weight: must be between 0 and 65535, but is "-1"
            {'pool': 'primary', 'host': '1', 'weight': 65536}  | weight: must be between 0 and 65535, but is 65536
            {'pool': 'primary', 'host': '1', 'weight': 99999999999999999999} | weight: must be between 0 and 65535, but is 99999999999999999999
            {'pool': 'primary', 'host': '1', 'weight': 1.5}    | weight: must be a whole number between 0 and 65535, but is 1.5
            {'pool': 'primary', 'host': '1', 'weight': 'ten'}  | weight: must be a whole number between 0 and 65535, but is "ten"
            {'pool': 'primary', 'host': '1', 'weight': ''}     | weight: must be a whole number between 0 and 65535, but is ""
            {'pool': 'primary', 'host': '1', 'weight': '１'}   | weight: must be a whole number between 0 and 65535, but is "１"
            {'pool': 'primary', 'host': '1', 'weight': null}   | weight: must be a whole number between 0 and 65535, but is null
            {'pool': 'primary', 'host': '1', 'weight': true}   | weight: must be a whole number between 0 and 65535, but is true
            {'pool': 'primary', 'host': '1', 'weight': [1]}    | weight: must be a whole number between 0 and 65535, but is [1]
            {'pool': 'primary', 'host': '1'}                   | weight: must be given
            {'pool': 'primary', 'weight': 1}                   | host: must be given
            {'host': '1', 'weight': 1}                         | pool: must be given
            {'pool': true, 'host': '1', 'weight': 1}           | pool: must be an id, which is a text, but is true
            {'pool': 1.5, 'host': '1', 'weight': 1}            | pool: must be an id, which is a text, but is 1.5
            {'pool': 'primary', 'host': {}, 'weight': 1}       | host: must be an id, which is a text, but is {}
            {'pool': 'primary', 'host': '1', 'weight': 1, 'wieght': 2} | wieght: is not known; known are pool, host, weight
            {'pool': 'primary', 'host': '1', 'weight': 1, 'weight': 2} | weight: must be given once only
            """)
    void badWeightsAre422AndChangeNothing(String json, String error) throws Exception {
        Snapshot before = upstream.snapshot();

        Response response = admin.postJson("/set_weight", json);

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.error()).isEqualTo(error);
        assertThat(upstream.snapshot()).isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            'priority': 1.5         | priority: must be a whole number between -1000000 and 1000000, but is 1.5
            'priority': 1000001     | priority: must be between -1000000 and 1000000, but is 1000001
            'method': 'sticky'      | method: must be one of round_robin, hash, but is "sticky"
            'method': 1             | method: must be one of round_robin, hash, but is 1
            'timeout': 0            | timeout: must be between 1ms and 24h, but is 0
            'timeout': -5           | timeout: must be between 1ms and 24h, but is -5
            'timeout': '25h'        | timeout: must be between 1ms and 24h, but is "25h"
            'timeout': 1e300        | timeout: must be between 1ms and 24h, but is 1.0E300
            'timeout': '10 s'       | timeout: must be a time between 1ms and 24h such as "10s", but is "10 s"
            'timeout': '10d'        | timeout: must be a time between 1ms and 24h such as "10s", but is "10d"
            'timeout': 'soon'       | timeout: must be a time between 1ms and 24h such as "10s", but is "soon"
            'timeout': false        | timeout: must be a time between 1ms and 24h such as "10s", but is false
            'read_timeout': {}      | read_timeout: must be a time between 1ms and 24h such as "10s", but is {}
            'keepalive_timeout': -1 | keepalive_timeout: must be between 0s and 24h, but is -1
            'keepalive_pool': -1    | keepalive_pool: must be between 0 and 100000, but is -1
            'max_fails': 0          | max_fails: must be between 1 and 1000000, but is 0
            'failed_timeout': -1    | failed_timeout: must be between 1ms and 720h, but is -1
            'status_codes': '5xx'   | status_codes: must be a list such as ["5xx", 404] or an object such as {"5xx": true}, but is "5xx"
            'status_codes': ['6xx'] | status_codes: must be a status such as 503, 50x or 5xx, but is "6xx"
            'status_codes': [50]    | status_codes: must be a status such as 503, 50x or 5xx, but is 50
            'status_codes': {'x': true}  | status_codes: must be a status such as 503, 50x or 5xx, but is "x"
            'status_codes': {'5xx': 1}   | status_codes.5xx: must be true or false, but is 1
            'max_connections': -1   | max_connections: must be between 0 and 1000000, but is -1
            'queue': 'long'         | queue: must be a whole number between 0 and 1000000, but is "long"
            'queue_timeout': 0      | queue_timeout: must be between 1ms and 24h, but is 0
            'hosts': []             | hosts: is not known; known are id, priority, method, timeout, read_timeout, keepalive_pool, keepalive_timeout, max_fails, failed_timeout, status_codes, max_connections, queue, queue_timeout
            """)
    void badPoolOptionsAre422AndCreateNothing(String option, String error) throws Exception {
        Response response = admin.postJson("/create_pool", "{'id': 'new', " + option + "}");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.error()).isEqualTo(error);
        assertThat(upstream.snapshot().pool("new")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {}                                          | host.host: must be given
            {'host': ''}                                | host.host: must be a host name or an IP address, but is ""
            {'host': 'a b'}                             | host.host: must be a host name or an IP address, but is "a b"
            {'host': 5}                                 | host.host: must be a text, but is 5
            {'host': 'a', 'port': 0}                    | host.port: must be between 1 and 65535, but is 0
            {'host': 'a', 'port': 'http'}               | host.port: must be a whole number between 1 and 65535, but is "http"
            {'host': 'a', 'weight': -1}                 | host.weight: must be between 0 and 65535, but is -1
            {'host': 'a', 'up': false}                  | host.up: is not known; known are id, host, port, weight, healthcheck
            {'host': 'a', 'healthcheck': 1}             | host.healthcheck: must be true, false or an object, but is 1
            {'host': 'a', 'healthcheck': {'x': 1}}      | host.healthcheck.x: is not known; known are interval, timeout, read_timeout, status_codes, method, path, headers, body, version, rise
            {'host': 'a', 'healthcheck': {'interval': 0}}      | host.healthcheck.interval: must be between 1ms and 24h, but is 0
            {'host': 'a', 'healthcheck': {'rise': 0}}          | host.healthcheck.rise: must be between 1 and 1000, but is 0
            {'host': 'a', 'healthcheck': {'method': 'G T'}}    | host.healthcheck.method: must be an HTTP method, but is "G T"
            {'host': 'a', 'healthcheck': {'path': 'x'}}        | host.healthcheck.path: must begin with / and hold no space, but is "x"
            {'host': 'a', 'healthcheck': {'path': 1}}          | host.healthcheck.path: must be a text, but is 1
            {'host': 'a', 'healthcheck': {'version': 2}}       | host.healthcheck.version: must be 1.0 or 1.1, but is 2
            {'host': 'a', 'healthcheck': {'headers': []}}      | host.healthcheck.headers: must be an object of names and texts, but is []
            {'host': 'a', 'healthcheck': {'headers': {'A': 1}}}      | host.healthcheck.headers.A: must be a text, but is 1
            {'host': 'a', 'healthcheck': {'headers': {'A': 'b\\r\\nc'}}} | host.healthcheck.headers: A must not hold line breaks or control characters
            {'host': 'a', 'healthcheck': {'headers': {'A:': 'b'}}}   | host.healthcheck.headers: must have names of HTTP headers, but one is "A:"
            {'host': 'a', 'healthcheck': {'body': []}}         | host.healthcheck.body: must be a text, but is []
            {'host': 'a', 'healthcheck': {'rise': 1, 'rise': 2}}     | rise: must be given once only
            [1]                                         | host: must be an object, but is [1]
            null                                        | host: must be an object, but is null
            """)
    void badHostsAre422AndAddNothing(String host, String error) throws Exception {
        Response response = admin.postJson("/add_host", "{'pool': 'primary', 'host': " + host + "}");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.error()).isEqualTo(error);
        assertThat(pool("primary").hosts()).hasSize(2);
    }

    @Test
    void unknownMethodIs422() throws Exception {
        Response response = admin.postJson("/set_method", "{'pool': 'primary', 'method': 'least_conn'}");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.error()).isEqualTo("method: must be one of round_robin, hash, but is \"least_conn\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web 01", "ü漢\ud83d\ude00", "a?b#c%2F", "<script>", "..."})
    void newIdsKeepTheirCharacters(String id) throws Exception {
        Response response = admin.postJson("/create_pool", "{'id': '" + id + "'}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(admin.get("/pools").json().has(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", ".", "..", "a\\u0000", "a\\nb", "\\ud800", "\\ud83dx"})
    void idsThatNoPathCanHoldAre422(String id) throws Exception {
        Response response = admin.postJson("/create_pool", "{'id': '" + id + "'}");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.error()).startsWith("id: must be an id of 1 to 100 characters without / and control");
    }

    @Test
    void longValuesAreShortenedInMessages() throws Exception {
        Response response = admin.postJson("/create_pool", "{'id': '" + "x".repeat(1000) + "'}");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.error()).endsWith("but is \"" + "x".repeat(79) + "...");
    }

    private Pool pool(String id) {
        return upstream.snapshot().pool(id).orElseThrow();
    }

    private Host host(String id) {
        return pool("primary").host(id).orElseThrow();
    }
}
