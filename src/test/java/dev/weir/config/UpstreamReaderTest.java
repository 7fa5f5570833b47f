package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.TlsOptions;
import dev.weir.upstream.TlsOptions.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamReaderTest {

    private static Path directory;

    private static Readings readings;

    @BeforeAll
    static void writeFiles(@TempDir Path temporary) throws Exception {
        directory = temporary;
        KeyFiles.write(directory);
        readings = new Readings(directory, Map.of());
    }

    private static PoolDefinition pool(String keys) throws IOException {
        return readings.settings("upstreams: {http: {pools: [{id: primary, " + keys + "}]}}")
                .upstreams()
                .get(0)
                .pools()
                .get(0);
    }

    private static List<String> hostIds(String hosts) throws IOException {
        return pool("hosts: " + hosts).hosts().stream().map(HostDefinition::id).toList();
    }

    private static CheckOptions check(String check) throws IOException {
        PoolDefinition pool = pool("hosts: [{host: a, healthcheck: " + check + "}]");
        return Objects.requireNonNull(pool.hosts().get(0).options().check());
    }

    private static @Nullable TlsOptions tls(String ssl) throws IOException {
        return readings.settings("upstreams: {http: {ssl: " + ssl + ", pools: []}}")
                .upstreams()
                .get(0)
                .tls();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstreams: {http: }",
                "upstreams: {http: {}}",
                "upstreams: {http: {pools: }}",
                "upstreams: {http: {pools: []}}"
            })
    void upstreamWithoutPoolsIsAWarning(String yaml) throws IOException {
        assertThat(readings.settings(yaml).upstreams()).singleElement().satisfies(http -> assertThat(http.pools())
                .isEmpty());
        assertThat(readings.warnings(yaml))
                .containsExactly("weir.yaml:1: upstreams.http: has no pools, so every request is answered with 504");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{id: dr}", "{id: dr, hosts: }", "{id: dr, hosts: []}"})
    void poolWithoutHostsIsAWarning(String pool) throws IOException {
        String yaml = "upstreams: {http: {pools: [" + pool + "]}}";

        assertThat(readings.settings(yaml).upstreams()).hasSize(1);
        assertThat(readings.warnings(yaml))
                .containsExactly("weir.yaml:1: upstreams.http.pools.dr: has no hosts and is passed over");
    }

    @Test
    void bareTimesCountTheUnitsOfTheSeed() throws IOException {
        PoolOptions options =
                pool("timeout: 1, read_timeout: 2, keepalive_timeout: 3, failed_timeout: 4, queue_timeout: 5")
                        .options();

        assertThat(options.timeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.readTimeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(options.keepaliveTimeout()).isEqualTo(Duration.ofMillis(3));
        assertThat(options.failedTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(options.queueTimeout()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void bareTimesOfACheckCountTheUnitsOfTheSeed() throws IOException {
        CheckOptions check = check("{interval: 1, timeout: 2, read_timeout: 3}");

        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(check.timeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(check.readTimeout()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void numbersMayBeTextAndIdsMayBeNumbers() throws IOException {
        PoolDefinition pool = pool("max_fails: '7', hosts: [{id: 12, host: a, port: \"81\"}]");

        assertThat(pool.options().maxFails()).isEqualTo(7);
        assertThat(pool.hosts()).containsExactly(new HostDefinition("12", new HostOptions("a", 81, 1, null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            [{host: a}, {host: b}]                            | 1,2
            [{host: a}, {host: b, id: 1}]                     | 2,1
            [{host: a}, {host: b, id: web}, {host: c, id: 2}, {host: d}] | 1,web,2,3
            [{host: a, id: null}, {host: b, id: "01"}]        | 1,01
            """)
    void hostWithoutIdGetsTheLeastFreeNumber(String hosts, String ids) throws IOException {
        assertThat(hostIds(hosts)).containsExactly(ids.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            [5xx, "403", 503, 50x]                   | 5xx,403,503,50x
            {"5xx": true, 404: false, 403: "true"}   | 5xx,403
            """)
    void statusCodesAreAListOrTheSeedsObject(String codes, String masks) throws IOException {
        assertThat(pool("status_codes: " + codes).options().statusCodes())
                .isEqualTo(StatusCodes.of(List.of(masks.split(","))));
    }

    @Test
    void statusCodesOfACheckMayBeNone() throws IOException {
        assertThat(check("{status_codes: []}").statusCodes()).isEqualTo(StatusCodes.none());
        assertThat(check("{status_codes: null}").statusCodes()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'true'", "{}"})
    void healthcheckMayBeOneWithDefaults(String check) throws IOException {
        assertThat(check(check)).isEqualTo(CheckOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null", ""})
    void healthcheckMayBeNone(String check) throws IOException {
        PoolDefinition pool = pool("hosts: [{host: a, healthcheck: " + check + "}]");

        assertThat(pool.hosts().get(0).options().check()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {query: a=b}                             | /?a=b
            {query: "?a=b"}                          | /?a=b
            {path: /p, query: a%20b}                 | /p?a%20b
            {path: "/p?x", query: a=b}               | /p?x&a=b
            {query: {a: 1, "b c": "&=ü"}}            | /?a=1&b%20c=%26%3D%C3%BC
            {query: {}}                              | /
            {query: ""}                              | /
            """)
    void queryIsAppendedToThePath(String check, String target) throws IOException {
        assertThat(check(check).path()).isEqualTo(target);
    }

    @Test
    void headersKeepTheirOrder() throws IOException {
        assertThat(check("{headers: {X-B: 1, X-A: two}}").headers().toString()).isEqualTo("{X-B=1, X-A=two}");
    }

    @Test
    void tlsIsAFlagOrAnObject() throws IOException {
        assertThat(tls("false")).isNull();
        assertThat(tls("null")).isNull();
        assertThat(tls("true")).isEqualTo(new TlsOptions(true, null, null));
        assertThat(tls("{}")).isEqualTo(new TlsOptions(true, null, null));
        TlsOptions trusting = Objects.requireNonNull(tls("{trust: server.crt}"));
        Trust trust = Objects.requireNonNull(trusting.trust());
        assertThat(trust.file()).isEqualTo(directory.resolve("server.crt"));
        assertThat(trust.certificates()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            [1]                      | : must be a mapping, but is a list
            {a/b: }                  | .a/b: must be 1 to 100 letters, digits, _ or -, but is "a/b"
            {"": }                   | .empty: must be 1 to 100 letters, digits, _ or -, but is empty
            {http: 1}                | .http: must be a mapping, but is 1
            {http: {pool: []}}       | .http.pool: is not a known key; did you mean pools?
            {http: {pools: {}}}      | .http.pools: must be a list, but is a mapping
            {http: {ssl: yes}}       | .http.ssl: must be true, false or a mapping, but is "yes"
            {http: {ssl: {verify: 1}}} | .http.ssl.verify: must be true or false, but is 1
            {http: {ssl: {sni_host: 10.0.0.1}}} | .http.ssl.sni_host: must be a host name, but is "10.0.0.1"
            {http: {ssl: {trust: missing.pem}}} | .http.ssl.trust: must be a file, but missing.pem does not exist
            {http: {ssl: {trust: server.key}}} | .http.ssl.trust: must be a PEM file with certificates, but server.key holds none
            {http: {ssl: {trust: server.p12}}} | .http.ssl.trust: must be a PEM file with certificates, but server.p12 holds none
            {http: {ssl: {sni: a}}}  | .http.ssl.sni: is not a known key; known here: sni_host, trust, verify
            """)
    void wrongUpstreamIsRefused(String upstreams, String problem) throws IOException {
        assertThat(readings.problems("upstreams: " + upstreams)).containsExactly("weir.yaml:1: upstreams" + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            7                             | pools[0]: must be a mapping, but is 7
            {hosts: []}                   | pools[0].id: is required
            {id: null}                    | pools[0].id: is required
            {id: ""}                      | pools[0].id: must be 1 to 100 characters without / and control characters, and neither . nor .., but is empty
            {id: a/b}                     | pools[0].id: must be 1 to 100 characters without / and control characters, and neither . nor .., but is "a/b"
            {id: "a\\nb"}                 | pools[0].id: must be 1 to 100 characters without / and control characters, and neither . nor .., but is "a?b"
            {id: ..}                      | pools[0].id: must be 1 to 100 characters without / and control characters, and neither . nor .., but is ".."
            {id: [a]}                     | pools[0].id: must be a single value, but is a list
            {id: a}, {id: "a"}            | pools[1].id: must be unique, but "a" is the id of upstreams.http.pools[0] too
            {id: 1}, {id: "1"}            | pools[1].id: must be unique, but "1" is the id of upstreams.http.pools[0] too
            {id: p, up: true}             | pools.p.up: is not a known key; known here: failed_timeout, hosts, id, keepalive_pool, keepalive_timeout, max_connections, max_fails, method, priority, queue, queue_timeout, read_timeout, status_codes, timeout
            {id: p, priority: high}       | pools.p.priority: must be a number between -1000000 and 1000000, but is "high"
            {id: p, method: least_conn}   | pools.p.method: must be one of round_robin, hash, but is "least_conn"
            {id: p, timeout: 0}           | pools.p.timeout: must be between 1ms and 24h, but is 0
            {id: p, timeout: 1.5}         | pools.p.timeout: must be a time such as 500ms, 10s or 2m, but is "1.5"
            {id: p, read_timeout: 25h}    | pools.p.read_timeout: must be between 1ms and 24h, but is "25h"
            {id: p, keepalive_pool: -1}   | pools.p.keepalive_pool: must be between 0 and 100000, but is -1
            {id: p, keepalive_timeout: -1} | pools.p.keepalive_timeout: must be between 0ms and 24h, but is -1
            {id: p, max_fails: 0}         | pools.p.max_fails: must be between 1 and 1000000, but is 0
            {id: p, failed_timeout: 0}    | pools.p.failed_timeout: must be between 1ms and 720h, but is 0
            {id: p, max_connections: -1}  | pools.p.max_connections: must be between 0 and 1000000, but is -1
            {id: p, queue: -1}            | pools.p.queue: must be between 0 and 1000000, but is -1
            {id: p, queue_timeout: 0}     | pools.p.queue_timeout: must be between 1ms and 24h, but is 0
            {id: p, status_codes: 5xx}    | pools.p.status_codes: must be a list, but is "5xx"
            {id: p, status_codes: [6xx]}  | pools.p.status_codes[0]: must be a status such as 503, 50x or 5xx, but is "6xx"
            {id: p, status_codes: [502, 5x3]} | pools.p.status_codes[1]: must be a status such as 503, 50x or 5xx, but is "5x3"
            {id: p, status_codes: {5XX: true}} | pools.p.status_codes.5XX: must be a status such as 503, 50x or 5xx, but is "5XX"
            {id: p, status_codes: {5xx: 1}} | pools.p.status_codes.5xx: must be true or false, but is 1
            {id: p, hosts: web01}         | pools.p.hosts: must be a list, but is "web01"
            """)
    void wrongPoolIsRefused(String pools, String problem) throws IOException {
        assertThat(readings.problems("upstreams: {http: {pools: [" + pools + "]}}"))
                .containsExactly("weir.yaml:1: upstreams.http." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            web01                                   | [0]: must be a mapping, but is "web01"
            {port: 80}                              | [0].host: is required
            {host: ""}                              | [0].host: must be a host name or an IP address, but is empty
            {host: "http://a"}                      | [0].host: must be a host name or an IP address, but is "http://a"
            {host: "a:80"}                          | [0].host: must be a host name or an IP address, but is "a:80"
            {host: a..b}                            | [0].host: must be a host name or an IP address, but is "a..b"
            {host: 10.0.0.256}                      | [0].host: must be a host name or an IP address, but is "10.0.0.256"
            {host: 10.0.0}                          | [0].host: must be a host name or an IP address, but is "10.0.0"
            {host: "10.0.0.1%eth0"}                 | [0].host: must be a host name or an IP address, but is "10.0.0.1%eth0"
            {host: a, port: 0}                      | [0].port: must be between 1 and 65535, but is 0
            {host: a, weight: 65536}                | [0].weight: must be between 0 and 65535, but is 65536
            {host: a, id: a/b}                      | [0].id: must be 1 to 100 characters without / and control characters, and neither . nor .., but is "a/b"
            {host: a, id: 1}, {host: b, id: "1"}    | [1].id: must be unique, but "1" is the id of upstreams.http.pools.p.hosts[0] too
            {host: a, lastfail: 0}                  | [0].lastfail: is not a known key; known here: healthcheck, host, id, port, weight
            {host: a, failcount: 0}                 | [0].failcount: is not a known key; known here: healthcheck, host, id, port, weight
            {host: a, healthcheck: 60}              | [0].healthcheck: must be true, false or a mapping, but is 60
            {host: a, healthcheck: []}              | [0].healthcheck: must be true, false or a mapping, but is a list
            """)
    void wrongHostIsRefused(String hosts, String problem) throws IOException {
        assertThat(readings.problems("upstreams: {http: {pools: [{id: p, hosts: [" + hosts + "]}]}}"))
                .containsExactly("weir.yaml:1: upstreams.http.pools.p.hosts" + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web01",
                "web01.example.com",
                "web-1_a.",
                "10.0.0.1",
                "::1",
                "fe80::1%eth0",
                "::ffff:10.0.0.1",
                "1a"
            })
    void namesAndAddressesAreHosts(String host) throws IOException {
        assertThat(pool("hosts: [{host: '" + host + "'}]")
                        .hosts()
                        .get(0)
                        .options()
                        .address())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {interval: 0}                 | .interval: must be between 1ms and 24h, but is 0
            {timeout: 0}                  | .timeout: must be between 1ms and 24h, but is 0
            {read_timeout: 0}             | .read_timeout: must be between 1ms and 24h, but is 0
            {status_codes: [abc]}         | .status_codes[0]: must be a status such as 503, 50x or 5xx, but is "abc"
            {method: "GET /"}             | .method: must be an HTTP method such as GET, but is "GET /"
            {path: check}                 | .path: must be a path that begins with / and has no space in it, but is "check"
            {path: "/a b"}                | .path: must be a path that begins with / and has no space in it, but is "/a b"
            {query: "token=a b"}          | .query: must be percent-encoded: visible ASCII characters without spaces; or give a mapping, which is encoded for you
            {query: [a]}                  | .query: must be a single value, but is a list
            {query: {a: [b]}}             | .query.a: must be a single value, but is a list
            {headers: "Authorization: x"} | .headers: must be a mapping of the names of headers to their values
            {headers: {"X Y": 1}}         | .headers."X Y": must be named like an HTTP header, but is "X Y"
            {headers: {X: "secret\\r\\n"}} | .headers.X: must not hold line breaks or control characters, and only characters up to U+00FF
            {headers: {host: a, Host: b}} | .headers.Host: is the same header as host
            {headers: {X: [1]}}           | .headers.X: must be a single value, but is a list
            {body: [1]}                   | .body: must be a single value, but is a list
            {version: 2}                  | .version: must be 1.0 or 1.1, but is 2
            {rise: 0}                     | .rise: must be between 1 and 1000, but is 0
            {last_check: 0}               | .last_check: is not a known key; known here: body, headers, interval, method, path, query, read_timeout, rise, status_codes, timeout, version
            """)
    void wrongCheckIsRefused(String check, String problem) throws IOException {
        String hosts = "[{host: a, healthcheck: " + check + "}]";

        assertThat(readings.problems("upstreams: {http: {pools: [{id: p, hosts: " + hosts + "}]}}"))
                .containsExactly("weir.yaml:1: upstreams.http.pools.p.hosts[0].healthcheck" + problem);
    }
}
