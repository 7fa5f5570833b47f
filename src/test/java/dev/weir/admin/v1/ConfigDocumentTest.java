package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Order;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration as one document of the admin API. */
final class ConfigDocumentTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROUNDS = 100;
    private static final String PATH = "/api/v1/config";
    private static final String HOST = "/api/v1/upstreams/http/pools/primary/hosts/a";
    private static final String PRIMARY = "/upstreams/http/pools/0";

    @TempDir
    private Path directory;

    private TestHost a;
    private TestHost b;
    private String yaml;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        a = TestHost.start("a");
        b = TestHost.start("b");
        yaml = "limits: {max_resends: 2}\ntrusted_proxies: [10.0.0.0/8]\nvia: edge\nupstreams: {http: {pools: ["
                + TestWeir.pool("primary", "timeout: 200ms, status_codes: [503]", a)
                + ", {id: dr, priority: 10, hosts: [{id: x, host: x.example, healthcheck: {path: '/c?$${d}', headers: {A: b}}}]}]}}";
        weir = TestWeir.startFrom(directory.resolve("weir.yaml"), yaml);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        a.close();
        b.close();
    }

    // Reading.

    @Test
    void documentSaysWhatIsInForce() throws Exception {
        weir.upstream().setWeight("primary", "a", 7);

        Response answer = get();

        JsonNode document = json(answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).matches("\"[0-9a-f]{24}\"");
        assertThat(document.at("/limits/max_resends").asInt()).isEqualTo(2);
        assertThat(document.at("/limits/attempts_timeout").asText()).isEqualTo("30s");
        assertThat(document.at("/trusted_proxies/0").asText()).isEqualTo("10.0.0.0/8");
        assertThat(document.path("via").asText()).isEqualTo("edge");
        assertThat(document.at(PRIMARY + "/timeout").asText()).isEqualTo("200ms");
        assertThat(document.at(PRIMARY + "/hosts/0/weight").asInt()).isEqualTo(7);
        assertThat(document.at("/upstreams/http/ssl").asText()).isEqualTo("false");
    }

    @Test
    void documentSaysNothingThatIsForTheStartOrASecret() throws Exception {
        JsonNode document = json(get());

        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly("limits", "trusted_proxies", "via", "watch", "upstreams");
    }

    // Writing.

    @Test
    void documentThatWasReadMayBeWrittenBackAndChangesNothing() throws Exception {
        Response read = get();

        Response written = put(read.text(), "If-Match: " + read.header("ETag"));

        assertThat(written.status()).isEqualTo(200);
        assertThat(json(written).path("changes")).isEmpty();
        assertThat(get().text()).isEqualTo(read.text());
    }

    @ParameterizedTest
    @CsvSource({"99, 201", "100, 422"})
    void idThatAPathMayGiveIsTakenFromADocument(int more, int status) throws Exception {
        String path = "/api/v1/upstreams/http/pools/primary/hosts/%22" + "x".repeat(more);

        Response added = send("PUT", path, "{\"host\": \"h.example\"}", "If-None-Match: *");

        assertThat(added.status()).isEqualTo(status);
        assertThat(put(get().text(), "If-Match: *").status()).isEqualTo(200);
    }

    @Test
    void anotherDocumentIsInForceAtOnce() throws Exception {
        ObjectNode document = (ObjectNode) json(get());
        ((ObjectNode) document.at(PRIMARY + "/hosts/0")).put("id", "b").put("port", b.port());
        ((ObjectNode) document.path("limits")).put("max_resends", 5);

        Response answer = put(document.toString(), "If-Match: *", "Weir-Reason: new host");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Weir-Warning")).contains("then the file wins");
        assertThat(answer.header("ETag")).isEqualTo(get().header("ETag"));
        assertThat(weir.get("/").text()).isEqualTo("b");
        JsonNode changes = json(answer).path("changes");
        assertThat(changes).hasSize(3);
        assertThat(changes.path(0).toString())
                .isEqualTo("{\"kind\":\"changed\",\"option\":\"limits.max_resends\",\"from\":2,\"to\":5}");
        assertThat(changes.path(1).path("what").asText()).isEqualTo("http/primary/b");
        assertThat(changes.path(1).path("kind").asText()).isEqualTo("added");
        assertThat(changes.path(2).path("what").asText()).isEqualTo("http/primary/a");
        assertThat(changes.path(2).path("kind").asText()).isEqualTo("removed");
        JsonNode entry = json(send("GET", "/api/v1/changes", "")).at("/changes/0");
        assertThat(entry.path("summary").asText()).isEqualTo("put_config");
        assertThat(entry.path("reason").asText()).isEqualTo("new host");
    }

    @Test
    void changesByOperatorsAreReplacedAndOrdersStay() throws Exception {
        String before = get().text();
        weir.upstream().setWeight("primary", "a", 7);
        weir.upstream().order("primary", "a", new Order(Order.Mode.DRAIN, 0, null, "", "test"));

        put(before, "If-Match: *");

        assertThat(weir.host("primary", "a").options().weight()).isEqualTo(1);
        assertThat(weir.host("primary", "a").order().mode()).isEqualTo(Order.Mode.DRAIN);
    }

    @Test
    void dryRunTellsAllAndChangesNothing() throws Exception {
        String before = get().text();

        Response answer = send("PUT", PATH + "?dry_run=true", before.replace("\"edge\"", "null"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).toString())
                .isEqualTo("{\"dry_run\":true,\"changes\":[{\"kind\":\"changed\",\"option\":\"via\",\"from\":\"edge\","
                        + "\"to\":null}],\"warnings\":[]}");
        assertThat(get().text()).isEqualTo(before);
    }

    @Test
    void fileWinsWhenItIsReadAgain() throws Exception {
        put(get().text().replace("\"edge\"", "\"other\""), "If-Match: *");

        weir.reload(yaml);

        assertThat(json(get()).path("via").asText()).isEqualTo("edge");
    }

    // Refusing.

    @Test
    void whoDoesNotSayWhatTheyReplaceIsA428AndWhoIsLateA412() throws Exception {
        Response read = get();
        weir.upstream().setWeight("primary", "a", 7);

        Response without = put(read.text());
        Response late = put(read.text(), "If-Match: " + read.header("ETag"));

        assertThat(without.status()).isEqualTo(428);
        assertThat(late.status()).isEqualTo(412);
        assertThat(weir.host("primary", "a").options().weight()).isEqualTo(7);
    }

    /** Hunts a weight that is set between the comparison of the ETag and the replacement, which would be lost unseen. */
    @Test
    void noChangeOfAHostIsLostBetweenComparisonAndReplacement() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService operator = Executors.newSingleThreadExecutor();
        Future<?> changes = operator.submit(() -> changeWeights(done));
        try {
            assertThat(IntStream.range(0, ROUNDS)).allSatisfy(round -> {
                Response read = get();
                Response written = put(read.text(), "If-Match: " + read.header("ETag"));
                assertThat(written.status()).isIn(200, 412);
                assertThat(json(written).path("changes")).isEmpty();
            });
        } finally {
            done.set(true);
            changes.get();
            operator.shutdown();
        }
    }

    private boolean changeWeights(AtomicBoolean done) throws Exception {
        for (int i = 0; !done.get(); i++) {
            send("PATCH", HOST, "{\"weight\": " + (1 + i % 2) + "}", "If-Match: *");
        }
        return true;
    }

    @Test
    void everythingThatIsWrongIsToldWithAPointer() throws Exception {
        String before = get().text();

        Response answer = put(
                "{\"via\": \"a b\", \"upstreams\": {\"http\": {\"pools\": [{\"id\": \"primary\", \"max_fail\": 1,"
                        + " \"hosts\": [{\"host\": \"a\", \"weight\": -1}]}]}}}",
                "If-Match: *");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(answer).path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/via", PRIMARY + "/max_fail", PRIMARY + "/hosts/0/weight");
        assertThat(json(answer).path("errors").findValuesAsText("detail"))
                .contains("upstreams.http.pools.primary.hosts[0].weight: must be between 0 and 65535, but is -1");
        assertThat(get().text()).isEqualTo(before);
    }

    /** Who may do what, and what only a start goes by. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"admin": {"tokens": []}}      | /admin
            {"listeners": {}}              | /listeners
            {"state": {"dir": "/tmp"}}     | /state
            {"events": {}}                 | /events
            {"background_period": "1s"}    | /background_period
            {"limits": {"stop_timeout": 1}} | /limits/stop_timeout
            {"limits": {"idle_timeout": 1}} | /limits/idle_timeout
            """)
    void whatIsForTheFileIsRefused(String part, String pointer) throws Exception {
        ObjectNode document = (ObjectNode) json(get());
        document.setAll((ObjectNode) MAPPER.readTree(part));

        Response answer = put(document.toString(), "If-Match: *");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(json(answer).path("errors").findValuesAsText("pointer")).containsExactly(pointer);
    }

    /** A document could else read what the process was given in secret. */
    @Test
    void environmentIsNotLookedAt() throws Exception {
        put(get().text().replace("/c?", "/c?${PATH}"), "If-Match: *");

        assertThat(get().text()).contains("/c?${PATH}${d}");
    }

    @ParameterizedTest
    @CsvSource({"[], 422", "'', 400", "a: b, 400", "'{\"via\": 1, \"via\": 2}', 422"})
    void whatIsNoJsonObjectIsRefused(String text, int status) throws Exception {
        assertThat(put(text, "If-Match: *").status()).isEqualTo(status);
    }

    @Test
    void documentAboveTheLimitIsA413() throws Exception {
        Response answer = RawClient.request(
                weir.adminPort(), "PUT " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void documentOfThousandsOfHostsIsTaken() throws Exception {
        ObjectNode document = (ObjectNode) json(get());
        JsonNode hosts = document.at(PRIMARY + "/hosts");
        for (int i = 0; i < 3000; i++) {
            ((ArrayNode) hosts).addObject().put("id", "h" + i).put("host", "h.example");
        }

        assertThat(put(document.toString(), "If-Match: *").status()).isEqualTo(200);
        assertThat(weir.upstream().snapshot().pools().get(0).hosts()).hasSize(3001);
    }

    // Undoing.

    @Test
    void undoingPutsInForceWhatWasBefore() throws Exception {
        weir.upstream().setWeight("primary", "a", 7);
        String before = get().text();
        long change = json(put(
                        before.replace("\"edge\"", "\"other\"").replace("\"weight\":7", "\"weight\":8"), "If-Match: *"))
                .path("change")
                .asLong();

        Response undone = send("POST", "/api/v1/changes/" + change + "/undo", "");

        assertThat(undone.status()).isEqualTo(200);
        assertThat(get().text()).isEqualTo(before);
    }

    @Test
    void undoingWhatWasChangedSinceIsA409() throws Exception {
        long change = json(put(get().text().replace("\"edge\"", "\"other\""), "If-Match: *"))
                .path("change")
                .asLong();
        weir.upstream().setWeight("primary", "a", 7);

        Response undone = send("POST", "/api/v1/changes/" + change + "/undo", "");

        assertThat(undone.status()).isEqualTo(409);
        assertThat(json(undone).path("detail").asText()).startsWith("The configuration was changed since");
        assertThat(json(get()).path("via").asText()).isEqualTo("other");
    }

    @Test
    void nothingIsUndoneInAnUpstreamThatWasRemovedAndCameBack() throws Exception {
        send("PATCH", HOST, "{\"weight\": 7}", "If-Match: *");
        send("PUT", HOST + "/state", "{\"state\": \"drain\"}");
        String document = get().text();
        put(document.replace("\"http\":", "\"other\":"), "If-Match: *");
        put(document, "If-Match: *");

        Response weight = send("POST", "/api/v1/changes/1/undo", "");
        Response order = send("POST", "/api/v1/changes/2/undo", "");

        assertThat(weight.status()).isEqualTo(409);
        assertThat(json(weight).path("detail").asText()).startsWith("Upstream \"http\" was removed since");
        assertThat(order.status()).isEqualTo(409);
        assertThat(weir.host("primary", "a").options().weight()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            {"id":"a"     | {"id":"b"
            "http":       | "other":
            """)
    void hostThatComesBackByUndoingHasItsOrderAgain(String before, String after) throws Exception {
        send("PUT", HOST + "/state", "{\"state\": \"maintenance\", \"for\": \"1h\", \"reason\": \"new disk\"}");
        Order order = weir.host("primary", "a").order();
        long change = json(put(get().text().replace(before, after), "If-Match: *"))
                .path("change")
                .asLong();

        Response undone = send("POST", "/api/v1/changes/" + change + "/undo", "");

        assertThat(undone.status()).isEqualTo(200);
        assertThat(weir.host("primary", "a").order()).isEqualTo(order);
    }

    private Response get() throws Exception {
        return send("GET", PATH, "");
    }

    private Response put(String document, String... headers) throws Exception {
        return send("PUT", PATH, document, headers);
    }

    private Response send(String method, String target, String body, String... headers) throws Exception {
        String all = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return RawClient.request(
                weir.adminPort(),
                method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + all
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static JsonNode json(Response answer) throws Exception {
        return MAPPER.readTree(answer.text());
    }
}
