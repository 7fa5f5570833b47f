package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.AdminServer;
import dev.weir.admin.Response;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Order;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources of version 1, over a real socket. The wall clock stands at 2023-11-14T22:13:20.073Z. */
class ApiV1Test {

    private static final String POOL = "/api/v1/upstreams/http/pools/primary";
    private static final String WEB01 = POOL + "/hosts/web01";
    private static final String JSON = "Content-Type: application/json";

    private final AtomicLong clock = new AtomicLong();
    private final Upstream upstream = AdminServer.upstream(
            "http",
            clock,
            new PoolDefinition(
                    "primary",
                    PoolOptions.defaults(),
                    List.of(host("web01", 8081, null), host("web02", 8082, CheckOptions.defaults()))),
            new PoolDefinition("dr", PoolOptions.defaults(), List.of(host("web01", 9081, null))));

    private AdminServer admin;

    private static HostDefinition host(String id, int port, @Nullable CheckOptions check) {
        return new HostDefinition(id, new HostOptions("127.0.0.1", port, 1, check));
    }

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    // What there is.

    @Test
    void hostIsWhatIsConfiguredOrderedAndObserved() throws Exception {
        Response answer = admin.get(WEB01);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("etag")).matches("\"[0-9a-f]{24}\"");
        assertThat(answer.json().path("etag").asText()).isEqualTo(answer.header("etag"));
        assertThat(answer.json().path("configured"))
                .isEqualTo(Response.json("{'host': '127.0.0.1', 'port': 8081, 'weight': 1, 'healthcheck': false}"));
        assertThat(answer.json().path("ordered")).isEqualTo(Response.json("{'state': 'ready'}"));
        assertThat(answer.json().path("observed"))
                .isEqualTo(Response.json("{'state': 'up', 'usable': true, 'since': '2023-11-14T22:13:20.073Z',"
                        + " 'failures': 0, 'failures_total': 0, 'attempts_total': 0, 'in_flight': 0}"));
    }

    @Test
    void hostThatIsDownSaysSinceWhenAndWhy() throws Exception {
        fail("web01", 3);
        clock.addAndGet(Duration.ofSeconds(5).toNanos());

        JsonNode observed = admin.get(WEB01).json().path("observed");

        assertThat(observed)
                .isEqualTo(Response.json("{'state': 'down', 'usable': false, 'reason': 'Connection refused',"
                        + " 'source': 'traffic', 'since': '2023-11-14T22:13:15.073Z', 'failures': 3,"
                        + " 'last_failure': '2023-11-14T22:13:15.073Z', 'failures_total': 3,"
                        + " 'attempts_total': 0, 'in_flight': 0}"));
    }

    @Test
    void hostTellsHowQuickItIsAndHowItsLastCheckWent() throws Exception {
        host("web01").stats().answered(Duration.ofMillis(40).toNanos());
        host("web01").stats().checkBegan(AdminServer.NOW_MILLIS - 2_000);
        host("web01").stats().checkEnded(AdminServer.NOW_MILLIS - 1_000, "status 503");
        host("web01").stats().nextCheckDue(AdminServer.NOW_MILLIS + 58_000);

        JsonNode observed = admin.get(WEB01).json().path("observed");

        assertThat(observed.path("latency").path("answers").asInt()).isEqualTo(1);
        assertThat(observed.path("latency").path("p50_ms").asDouble()).isBetween(30.0, 50.0);
        assertThat(observed.path("last_check"))
                .isEqualTo(Response.json(
                        "{'since': '2023-11-14T22:13:18.073Z', 'passed': false, 'reason': 'status 503'}"));
        assertThat(observed.path("next_check").asText()).isEqualTo("2023-11-14T22:14:18.073Z");
    }

    @Test
    void hostThatCameBackSaysSinceWhenItIsUp() throws Exception {
        fail("web01", 3);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        upstream.age();
        clock.addAndGet(Duration.ofSeconds(5).toNanos());

        JsonNode observed = admin.get(WEB01).json().path("observed");

        assertThat(observed.path("state").asText()).isEqualTo("up");
        assertThat(observed.path("since").asText()).isEqualTo("2023-11-14T22:13:15.073Z");
    }

    @Test
    void trafficOfTheLastSecondsIsTold() throws Exception {
        upstream.sample();
        attempts("primary", "web01", new Outcome.Answered(), 9);
        attempts("primary", "web01", new Outcome.TimedOut(), 1);
        attempts("dr", "web01", new Outcome.Answered(), 1);
        clock.addAndGet(Duration.ofSeconds(5).toNanos());

        JsonNode pools = admin.get("/api/v1/upstreams/http").json().path("pools");

        assertThat(pools.get(0).path("traffic"))
                .isEqualTo(Response.json("{'requests_per_second': 2.0, 'error_percent': 10.0, 'share_percent': 90.0}"));
        assertThat(pools.get(0).path("hosts").get(0).path("observed").path("traffic"))
                .isEqualTo(Response.json("{'requests_per_second': 2.0, 'error_percent': 10.0}"));
        assertThat(pools.get(0).path("hosts").get(1).path("observed").has("traffic"))
                .isFalse();
        assertThat(pools.get(1).path("traffic").path("share_percent").asDouble())
                .isEqualTo(10.0);
    }

    @Test
    void latencyOfAPoolIsThatOfAllItsHosts() throws Exception {
        host("web01").stats().answered(Duration.ofMillis(1).toNanos());
        host("web02").stats().answered(Duration.ofMillis(500).toNanos());

        JsonNode latency = admin.get(POOL).json().path("latency");

        assertThat(latency.path("answers").asInt()).isEqualTo(2);
        assertThat(latency.path("p50_ms").asDouble()).isLessThan(5);
        assertThat(latency.path("p99_ms").asDouble()).isGreaterThanOrEqualTo(500);
    }

    @Test
    void upstreamSaysInOneSentenceHowItIs() throws Exception {
        fail("web01", 3);

        JsonNode all = admin.get("/api/v1/upstreams/http").json();

        assertThat(all.path("status").asText())
                .isEqualTo("primary carries 100 %, 1 of 2 hosts up (web01: Connection refused since 22:13 UTC);"
                        + " dr idle");
    }

    private void attempts(String pool, String id, Outcome outcome, int count) {
        HostStats stats = upstream.snapshot()
                .pool(pool)
                .flatMap(in -> in.host(id))
                .orElseThrow()
                .stats();
        for (int i = 0; i < count; i++) {
            stats.began();
            stats.ended(outcome, 0, 0);
        }
    }

    @Test
    void checkIsConfiguredInTheWordsOfTheFile() throws Exception {
        JsonNode check =
                admin.get(POOL + "/hosts/web02").json().path("configured").path("healthcheck");

        assertThat(check)
                .isEqualTo(Response.json("{'interval': '1m', 'method': 'GET', 'path': '/', 'headers': {},"
                        + " 'version': '1.1', 'rise': 2}"));
    }

    @Test
    void upstreamsAreTold() throws Exception {
        JsonNode all = admin.get("/api/v1/upstreams").json().path("upstreams");

        assertThat(all).hasSize(1);
        assertThat(all.get(0).path("id").asText()).isEqualTo("http");
        assertThat(all.get(0).path("carrying").asText()).isEqualTo("primary");
        assertThat(all.get(0)
                        .path("pools")
                        .get(1)
                        .path("hosts")
                        .get(0)
                        .path("configured")
                        .path("port")
                        .asInt())
                .isEqualTo(9081);
        assertThat(all.get(0)).isEqualTo(admin.get("/api/v1/upstreams/http").json());
    }

    @Test
    void poolThatCarriesIsTheFirstWithAUsableHost() throws Exception {
        upstream.downHost("primary", "web01");
        upstream.downHost("primary", "web02");
        String one = admin.get("/api/v1/upstreams/http").json().path("carrying").asText();
        upstream.downHost("dr", "web01");
        JsonNode none = admin.get("/api/v1/upstreams/http").json().path("carrying");

        assertThat(one).isEqualTo("dr");
        assertThat(none.isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/upstreams/https, 'Upstream \"https\" not found; there are: http'",
        "/api/v1/upstreams/http/pools/x, 'Pool \"x\" not found'",
        "/api/v1/upstreams/http/pools/primary/hosts/x, 'Host \"x\" not found in pool \"primary\"'",
        "/api/v1/x, There is no such path; GET / lists them",
        "/api/v1/changes/1, There is no such change; the latest 1000 are at /api/v1/changes",
        "/api/v1/changes/99999999999999999999, There is no such change; the latest 1000 are at /api/v1/changes",
    })
    void whatIsNotThereIsAProblem(String target, String detail) throws Exception {
        Response answer = admin.get(target);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json())
                .isEqualTo(Response.json("{'type': 'about:blank', 'title': 'Not Found', 'status': 404}")
                        .<ObjectNode>require()
                        .put("detail", detail));
    }

    @Test
    void otherMethodsAreRefusedWithThoseThatThereAre() throws Exception {
        Response answer = admin.send("POST", WEB01, "{}", JSON);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, PUT, PATCH, DELETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/upstreams?upstream=http", "/api/v1/changes?x"})
    void queriesAreRefused(String target) throws Exception {
        assertThat(admin.get(target).status()).isEqualTo(400);
    }

    // What is configured.

    @Test
    void hostIsAddedByItsPath() throws Exception {
        Response answer = put(POOL + "/hosts/web03", "{'host': '10.0.0.3', 'weight': 5}", "If-None-Match: *");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("configured"))
                .isEqualTo(Response.json("{'host': '10.0.0.3', 'port': 80, 'weight': 5, 'healthcheck': false}"));
        assertThat(hosts()).containsExactly("web01", "web02", "web03");
        assertThat(admin.get(POOL + "/hosts/web03").header("etag")).isEqualTo(answer.header("etag"));
    }

    @Test
    void hostIsReplacedByWhoKnowsIt() throws Exception {
        String etag = admin.get(WEB01).header("etag");

        Response answer = put(WEB01, "{'host': '127.0.0.1', 'port': 8081, 'weight': 9}", "If-Match: " + etag);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("etag")).isNotEqualTo(etag);
        assertThat(options("web01").weight()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | x             | 428",
                "PATCH  | x             | 428",
                "DELETE | x             | 428",
                "PUT    | If-Match: \"0\"         | 412",
                "PATCH  | If-Match: \"0\", \"1\"  | 412",
                "DELETE | If-Match: W/ETAG    | 412",
                "PUT    | If-None-Match: *    | 412",
                "PUT    | If-Match: 0         | 400",
                "DELETE | If-Match: \"0         | 400",
            })
    void nobodyChangesWhatTheyDoNotKnow(String method, String header, int status) throws Exception {
        String given = header.replace("ETAG", admin.get(WEB01).header("etag"));
        String body = method.equals("DELETE") ? "" : "{\"host\": \"127.0.0.9\"}";

        Response answer = given.equals("x")
                ? admin.send(method, WEB01, body, JSON)
                : admin.send(method, WEB01, body, JSON, given);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(options("web01").address()).isEqualTo("127.0.0.1");
        assertThat(changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Match: *", "If-Match: \"0\", ETAG", "If-Match: \"0\",ETAG , \"1\""})
    void oneOfTheTagsIsEnough(String header) throws Exception {
        String given = header.replace("ETAG", admin.get(WEB01).header("etag"));

        assertThat(admin.send("DELETE", WEB01, "", given).status()).isEqualTo(204);
        assertThat(hosts()).containsExactly("web02");
    }

    @Test
    void hostThatIsExpectedToBeThereIsNotAdded() throws Exception {
        Response answer = put(POOL + "/hosts/web03", "{'host': '10.0.0.3'}", "If-Match: *");

        assertThat(answer.status()).isEqualTo(412);
        assertThat(hosts()).containsExactly("web01", "web02");
    }

    @Test
    void patchChangesWhatItNamesAndNullIsTheDefault() throws Exception {
        String web02 = POOL + "/hosts/web02";
        patch(web02, "{'healthcheck': {'path': '/check', 'rise': 5}, 'weight': 7}");

        Response answer = admin.send(
                "PATCH",
                web02,
                "{\"healthcheck\": {\"rise\": null}, \"port\": null}",
                "Content-Type: application/merge-patch+json",
                "If-Match: *");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()
                        .path("configured")
                        .path("healthcheck")
                        .path("path")
                        .asText())
                .isEqualTo("/check");
        assertThat(answer.json()
                        .path("configured")
                        .path("healthcheck")
                        .path("rise")
                        .asInt())
                .isEqualTo(2);
        assertThat(options("web02").port()).isEqualTo(80);
        assertThat(options("web02").weight()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'weight': -1}                      | /weight           | weight: must be between 0 and 65535, but is -1",
                "{'weight': 'x'}                     | /weight           | weight: must be a whole number between 0 and 65535, but is \"x\"",
                "{'wieght': 1}                       | /wieght           | wieght: is not known; known are host, port, weight, healthcheck",
                "{'host': 'a b'}                     | /host             | host: must be a host name or an IP address, but is \"a b\"",
                "{'host': null}                      | /host             | host: must be given",
                "{'healthcheck': {'rise': 0}}        | /healthcheck/rise | healthcheck.rise: must be between 1 and 1000, but is 0",
                "{'healthcheck': {'path': 'x'}}      | /healthcheck/path | healthcheck.path: must begin with / and hold no space, but is \"x\"",
                "{'healthcheck': {'headers': 1}}     | /healthcheck/headers | healthcheck.headers: must be an object of names and texts, but is 1",
            })
    void problemPointsToTheMemberThatIsWrong(String patch, String pointer, String detail) throws Exception {
        Response answer = patch(WEB01, patch);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("title").asText()).isEqualTo("Unprocessable Content");
        assertThat(answer.json().path("pointer").asText()).isEqualTo(pointer);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
        assertThat(changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT   | application/json | {          | 400",
                "PUT   | application/json | []         | 400",
                "PATCH | application/json | 1          | 400",
                "PUT   | text/plain       | {}         | 415",
                "PUT   | application/merge-patch+json | {} | 415",
                "PATCH | application/x-www-form-urlencoded | a=b | 415",
            })
    void bodiesThatCannotBeReadAreRefused(String method, String type, String body, int status) throws Exception {
        Response answer = admin.send(method, WEB01, body, "Content-Type: " + type, "If-Match: *");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0a", "..", "a%2Fb", "%EF%BF%BE", "%EF%B7%90", "%E2%80%A8"})
    void idsThatAPathOrADocumentCannotHoldAreRefused(String id) throws Exception {
        Response answer = put(POOL + "/hosts/" + id, "{'host': '10.0.0.3'}");

        assertThat(answer.status()).isIn(400, 404, 422);
        assertThat(hosts()).containsExactly("web01", "web02");
    }

    @Test
    void poolIsAddedChangedAndRemoved() throws Exception {
        String path = "/api/v1/upstreams/http/pools/spare";

        Response added = put(path, "{'priority': 20, 'timeout': '100ms'}", "If-None-Match: *");
        Response changed = patch(path, "{'method': 'hash'}");
        put(path + "/hosts/a", "{'host': '10.0.0.1'}");
        Response stale = admin.send("DELETE", path, "", "If-Match: " + changed.header("etag"));
        Response gone =
                admin.send("DELETE", path, "", "If-Match: " + admin.get(path).header("etag"));

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("configured").path("timeout").asText()).isEqualTo("100ms");
        assertThat(changed.json().path("configured").path("method").asText()).isEqualTo("hash");
        assertThat(changed.json().path("configured").path("priority").asInt()).isEqualTo(20);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(gone.status()).isEqualTo(204);
        assertThat(gone.body()).isEmpty();
        assertThat(upstream.snapshot().pool("spare")).isEmpty();
    }

    @Test
    void whatIsWrittenCanBeRead() throws Exception {
        for (String path : List.of(POOL, WEB01, POOL + "/hosts/web02")) {
            Response before = admin.get(path);

            Response after = admin.send(
                    "PUT",
                    path,
                    before.json().path("configured").toString(),
                    JSON,
                    "If-Match: " + before.header("etag"));

            assertThat(after.status()).isEqualTo(200);
            assertThat(after.header("etag")).isEqualTo(before.header("etag"));
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void ofTwoOperatorsAtOnceOneIsFirst() throws Exception {
        ExecutorService operators = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 20; round++) {
                String match = "If-Match: " + admin.get(WEB01).header("etag");
                List<Callable<Integer>> patches = new ArrayList<>();
                for (int i = 1; i <= 6; i++) {
                    String body = "{\"weight\": " + (100 * round + i + 1) + "}";
                    patches.add(
                            () -> admin.send("PATCH", WEB01, body, JSON, match).status());
                }

                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> status : operators.invokeAll(patches)) {
                    statuses.add(status.get());
                }

                assertThat(statuses).containsOnlyOnce(200);
                assertThat(statuses).containsOnly(200, 412);
            }
            assertThat(changes()).hasSize(20);
        } finally {
            operators.shutdownNow();
        }
    }

    // What is ordered.

    @Test
    void hostIsDrainedForATimeWithAReason() throws Exception {
        Response answer = state(WEB01, "{'state': 'drain', 'for': '30m', 'reason': 'new disk'}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("ordered"))
                .isEqualTo(Response.json("{'state': 'drain', 'since': '2023-11-14T22:13:20.073Z',"
                        + " 'until': '2023-11-14T22:43:20.073Z', 'reason': 'new disk', 'author': '127.0.0.1'}"));
        assertThat(answer.json().path("observed").path("usable").asBoolean()).isFalse();
        assertThat(answer.json().path("observed").path("drained").asBoolean()).isTrue();
        assertThat(admin.get(WEB01 + "/state").json()).isEqualTo(answer.json().path("ordered"));
    }

    @Test
    void hostThatStillServesIsNotDrained() throws Exception {
        host("web01").stats().began();
        state(WEB01, "{'state': 'drain'}");

        boolean before = drained();
        host("web01").stats().ended(new Outcome.Answered(), 0, 0);

        assertThat(before).isFalse();
        assertThat(drained()).isTrue();
    }

    @Test
    void orderEndsWhenItsTimeIsOver() throws Exception {
        state(WEB01, "{'state': 'maintenance', 'for': 60}");

        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        upstream.age();

        assertThat(admin.get(WEB01 + "/state").json()).isEqualTo(Response.json("{'state': 'ready'}"));
    }

    @Test
    void readyForgetsFailures() throws Exception {
        fail("web01", 3);

        Response answer = state(WEB01, "{'state': 'ready', 'reason': 'mended'}");

        assertThat(answer.json().path("observed").path("state").asText()).isEqualTo("up");
        assertThat(host("web01").health()).isEqualTo(new Health.Up());
        assertThat(changes().get(0).path("reason").asText()).isEqualTo("mended");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                       | /state  | state: must be given",
                "{'state': 'down'}                        | /state  | state: must be ready, drain or maintenance, but is \"down\"",
                "{'state': 1}                             | /state  | state: must be a text, but is 1",
                "{'state': 'ready', 'for': '1h'}          | /for    | for: must not be given with ready, which holds until the next order",
                "{'state': 'drain', 'for': 'soon'}        | /for    | for: must be a time between 1ms and 8760h such as \"10s\", but is \"soon\"",
                "{'state': 'drain', 'for': '9999h'}       | /for    | for: must be between 1ms and 8760h, but is \"9999h\"",
                "{'state': 'drain', 'reason': 'a\\nb'}  | /reason | reason: must not have control characters such as line breaks",
                "{'state': 'drain', 'until': '2030'}      | /until  | until: is not known; known are state, for, reason",
            })
    void ordersThatMakeNoSenseAreRefused(String body, String pointer, String detail) throws Exception {
        Response answer = state(WEB01, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("pointer").asText()).isEqualTo(pointer);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
        assertThat(host("web01").order()).isEqualTo(Order.ready());
        assertThat(changes()).isEmpty();
    }

    // What was changed, and how it is undone.

    @Test
    void changesAreTheLatestFirst() throws Exception {
        admin.send("PATCH", WEB01, "{\"weight\": 5}", JSON, "If-Match: *", "Weir-Reason: more memory");
        admin.post("/down_host/primary/web02");

        JsonNode changes = changes();

        assertThat(changes)
                .isEqualTo(Response.json("[{'id': 2, 'time': '2023-11-14T22:13:20.073Z', 'author': '127.0.0.1',"
                        + " 'upstream': 'http', 'summary': 'maintenance primary/web02'},"
                        + " {'id': 1, 'time': '2023-11-14T22:13:20.073Z', 'author': '127.0.0.1',"
                        + " 'reason': 'more memory', 'upstream': 'http', 'summary': 'set_weight primary/web01'}]"));
        assertThat(admin.get("/api/v1/changes/1").json()).isEqualTo(changes.get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH  | /pools/primary/hosts/web01       | {'weight': 5}",
                "PUT    | /pools/primary/hosts/web01       | {'host': '10.0.0.9'}",
                "PATCH  | /pools/primary                   | {'method': 'hash', 'max_fails': 1}",
                "DELETE | /pools/primary/hosts/web01       | ",
                "DELETE | /pools/primary                   | ",
                "PUT    | /pools/spare                     | {}",
                "PUT    | /pools/primary/hosts/web03       | {'host': '10.0.0.9'}",
                "PUT    | /pools/primary/hosts/web01/state | {'state': 'drain', 'reason': 'x'}",
            })
    void everyChangeIsUndoneAndRedone(String method, String path, String body) throws Exception {
        JsonNode before = admin.get("/api/v1/upstreams").json();
        String condition = path.endsWith("spare") || path.endsWith("web03") ? "If-None-Match: *" : "If-Match: *";
        admin.send(
                method, "/api/v1/upstreams/http" + path, body == null ? "" : body.replace('\'', '"'), JSON, condition);
        JsonNode after = admin.get("/api/v1/upstreams").json();

        Response undone = admin.post("/api/v1/changes/1/undo");
        JsonNode asBefore = admin.get("/api/v1/upstreams").json();
        Response redone = admin.post("/api/v1/changes/2/undo");

        assertThat(after).isNotEqualTo(before);
        assertThat(undone.status()).isEqualTo(200);
        assertThat(undone.json().path("undoes").asLong()).isEqualTo(1);
        assertThat(asBefore).isEqualTo(before);
        assertThat(redone.status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/upstreams").json()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drain       | DELETE | /api/v1/upstreams/http/pools/primary/hosts/web01 | ",
                "maintenance | DELETE | /api/v1/upstreams/http/pools/primary             | ",
                "maintenance | POST   | /remove_host | {'pool': 'primary', 'host': 'web01'}",
            })
    void hostThatComesBackByUndoingHasItsOrderAgain(String state, String method, String path, String body)
            throws Exception {
        state(WEB01, "{'state': '" + state + "', 'for': '1h', 'reason': 'new disk'}");
        Order order = host("web01").order();
        admin.send(method, path, body == null ? "" : body.replace('\'', '"'), JSON, "If-Match: *");

        Response undone = admin.post("/api/v1/changes/2/undo");

        assertThat(undone.status()).isEqualTo(200);
        assertThat(host("web01").order()).isEqualTo(order);
    }

    @Test
    void nothingIsUndoneTwice() throws Exception {
        patch(WEB01, "{'weight': 5}");
        admin.post("/api/v1/changes/1/undo");

        Response again = admin.post("/api/v1/changes/1/undo");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).isEqualTo("Change 1 was undone by change 2");
        assertThat(changes().get(1).path("undone_by").asLong()).isEqualTo(2);
    }

    @Test
    void whatSomebodyElseHasChangedSinceIsNotUndone() throws Exception {
        patch(WEB01, "{'weight': 5}");
        patch(WEB01, "{'weight': 6}");
        state(WEB01, "{'state': 'drain'}");
        state(WEB01, "{'state': 'maintenance'}");

        Response weight = admin.post("/api/v1/changes/1/undo");
        Response order = admin.post("/api/v1/changes/3/undo");

        assertThat(List.of(weight.status(), order.status())).containsOnly(409);
        assertThat(weight.json().path("detail").asText())
                .isEqualTo("Host \"web01\" of pool \"primary\" was changed meanwhile");
        assertThat(options("web01").weight()).isEqualTo(6);
        assertThat(host("web01").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(changes()).hasSize(4);
    }

    @Test
    void oneOfManyUndoesIt() throws Exception {
        patch(WEB01, "{'weight': 5}");
        ExecutorService operators = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> undo = () -> admin.post("/api/v1/changes/1/undo").status();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : operators.invokeAll(List.of(undo, undo, undo, undo))) {
                statuses.add(status.get());
            }

            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        } finally {
            operators.shutdownNow();
        }
    }

    @Test
    void onlySoManyChangesAreKept() throws Exception {
        for (int i = 0; i < 1_002; i++) {
            upstream.setWeight("primary", "web02", 1 + i % 2);
            admin.post(i % 2 == 0 ? "/down_host/primary/web01" : "/up_host/primary/web01");
        }

        assertThat(changes()).hasSize(1_000);
        assertThat(admin.get("/api/v1/changes/2").status()).isEqualTo(404);
        assertThat(admin.get("/api/v1/changes/3").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Weir-Reason: a\r\nWeir-Reason: b", "Weir-Reason: a\u0001b", "Weir-Reason: "})
    void reasonsInAHeaderAreLookedAt(String header) throws Exception {
        String reason = header.endsWith(": ") ? header + "x".repeat(201) : header;

        Response answer = admin.send("DELETE", WEB01, "", "If-Match: *", reason);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(hosts()).containsExactly("web01", "web02");
    }

    // Why a request goes where it goes.

    @Test
    void hostOfARequestIsExplained() throws Exception {
        state(POOL + "/hosts/web02", "{'state': 'drain', 'reason': 'new disk'}");

        JsonNode explained =
                explain("{'method': 'GET', 'path': '/', 'client': '192.0.2.7'}").json();

        assertThat(explained)
                .isEqualTo(Response.json("{'upstream': 'http', 'pool': 'primary', 'host': 'web01',"
                        + " 'reason': 'it is its turn in round robin, with weight 1', 'hosts': ["
                        + "{'pool': 'primary', 'host': 'web01', 'chosen': true, 'why': 'turn',"
                        + " 'reason': 'it is its turn in round robin, with weight 1'},"
                        + "{'pool': 'primary', 'host': 'web02', 'chosen': false, 'why': 'drained',"
                        + " 'reason': 'it is drained by order: new disk'},"
                        + "{'pool': 'dr', 'host': 'web01', 'chosen': false, 'why': 'later_pool',"
                        + " 'reason': 'a pool before has a usable host'}]}"));
    }

    @Test
    void requestThatNoHostWouldGetIsExplained() throws Exception {
        upstream.downHost("primary", "web01");
        upstream.downHost("primary", "web02");
        upstream.downHost("dr", "web01");

        JsonNode explained = explain("{}").json();

        assertThat(explained.path("host").isNull()).isTrue();
        assertThat(explained.path("reason").asText()).isEqualTo("no host is usable: the answer would be 504");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'scheme': 'ftp'} | /scheme | scheme: must be http or https, but is \"ftp\"",
                "{'client': 7}     | /client | client: must be a text, but is 7",
                "{'ip': '::1'}     | /ip     | ip: is not known; known are method, scheme, host, path, client, cookies",
            })
    void requestsThatMakeNoSenseAreNotExplained(String body, String pointer, String detail) throws Exception {
        Response answer = explain(body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("pointer").asText()).isEqualTo(pointer);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    private Response explain(String json) throws Exception {
        return send("POST", "/api/v1/explain", json);
    }

    // Helpers.

    private Response put(String path, String json, String... headers) throws Exception {
        return send("PUT", path, json, headers);
    }

    private Response patch(String path, String json) throws Exception {
        return send("PATCH", path, json, "If-Match: *");
    }

    private Response state(String path, String json) throws Exception {
        return send("PUT", path + "/state", json);
    }

    private Response send(String method, String path, String json, String... headers) throws Exception {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = JSON;
        return admin.send(method, path, json.replace('\'', '"'), all);
    }

    private JsonNode changes() throws Exception {
        return admin.get("/api/v1/changes").json().path("changes");
    }

    private boolean drained() throws Exception {
        JsonNode drained = admin.get(WEB01).json().path("observed").path("drained");
        assertThat(drained.isBoolean()).isTrue();
        return drained.booleanValue();
    }

    private Host host(String id) {
        return upstream.snapshot().pool("primary").orElseThrow().host(id).orElseThrow();
    }

    private HostOptions options(String id) {
        return host(id).options();
    }

    private List<String> hosts() {
        return upstream.snapshot().pool("primary").orElseThrow().hosts().stream()
                .map(Host::id)
                .toList();
    }

    private void fail(String id, int times) {
        for (int i = 0; i < times; i++) {
            upstream.failed("primary", host(id), new Failure(Failure.Source.TRAFFIC, "Connection refused"));
        }
    }
}
