package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the description of the API and a running Weir say the same. */
class OpenApiTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String API = "/api/v1/";
    private static final String POOL = "/api/v1/upstreams/http/pools/primary";
    private static final String HOST = POOL + "/hosts/a";
    private static final String ANY = "If-Match: *";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    /** {@code alice}. */
    private static final String TOKEN =
            "{name: ops, sha256: 2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}";

    private TestHost host;
    private TestWeir weir;
    private JsonNode description;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.ofPools(
                "admin: {bind: 127.0.0.1, port: 0, tokens: [" + TOKEN + "]}",
                TestWeir.pool("primary", "status_codes: [503]", TestWeir.host(host)),
                TestWeir.pool(
                        "dr",
                        "",
                        "{id: b, host: 127.0.0.1, port: %d, healthcheck: {headers: {A: b}, body: x, timeout: 1s}}"
                                .formatted(host.port())));
        description = json(send("GET", "/api/v1/openapi.json", null));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @Test
    void everyPathAndMethodIsDescribedAndNoOther() throws Exception {
        Map<String, Set<String>> served = served();

        Map<String, Set<String>> described = described();

        assertThat(described).isEqualTo(served);
    }

    @Test
    void everyOperationHasAnIdOfItsOwn() {
        List<String> ids = description.findValuesAsText("operationId");

        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void everyReferenceStandsForSomething() {
        Schema schema = new Schema(description);

        assertThat(description.findParents("$ref"))
                .allSatisfy(reference -> assertThat(schema.resolved(reference)).isNotEmpty());
    }

    /** A tour by every path and method, so that every answer that is described is seen, and refusals are. */
    @Test
    void everyAnswerIsAsItIsDescribed() throws Exception {
        Tour tour = new Tour();
        assertThat(weir.get("/").status()).isEqualTo(200);

        tour.visit("GET", API + "openapi.json", null);
        tour.visit("GET", API + "session", null);
        tour.visit("POST", API + "session", "{\"token\": \"alice\"}");
        tour.visit("DELETE", API + "session", null);
        tour.visit("GET", API + "config", null);
        tour.visit("PUT", API + "config?dry_run=true", "{\"upstreams\": {\"http\": {\"pools\": [{\"id\": \"new\"}]}}}");
        tour.visit("GET", API + "upstreams", null);
        tour.visit("GET", API + "upstreams/http", null);
        tour.visit("GET", POOL, null);
        tour.visit("PATCH", POOL, "{\"timeout\": \"1s\"}", ANY);
        tour.visit("PUT", API + "upstreams/http/pools/more", "{}");
        tour.visit("PUT", API + "upstreams/http/pools/more/hosts/c", "{\"host\": \"c\", \"healthcheck\": true}");
        tour.visit("DELETE", API + "upstreams/http/pools/more", null, ANY);
        tour.visit("GET", HOST, null);
        tour.visit("PUT", HOST, "{\"host\": \"127.0.0.1\", \"port\": " + host.port() + "}", ANY);
        tour.visit("PATCH", HOST, "{\"weight\": 2}", ANY);
        tour.visit("PUT", HOST + "/state", "{\"state\": \"drain\", \"for\": \"1h\", \"reason\": \"disk\"}");
        tour.visit("GET", HOST + "/state", null);
        tour.visit("POST", HOST + "/check", null);
        tour.visit("POST", API + "upstreams/http/pools/dr/hosts/b/check", null);
        tour.visit("GET", API + "upstreams/http/pools/dr/hosts/b", null);
        tour.visit("POST", API + "explain", "{}");
        tour.visit("GET", API + "decisions?limit=10", null);
        tour.visit("GET", API + "changes", null);
        tour.visit("GET", API + "changes/1", null);
        tour.visit("POST", API + "changes/1/undo", null, "Weir-Reason: a test");
        tour.visit("GET", API + "changes", null);
        tour.visit("GET", API + "events", null, "Accept: application/json");
        tour.visit("DELETE", HOST, null, ANY);
        tour.visit("PUT", API + "config", "{\"upstreams\": {\"http\": {\"ssl\": true}}}", ANY);
        tour.visit("GET", API + "config", null);
        // Refusals.
        tour.visit("GET", HOST, null);
        tour.visit("PUT", API + "config", "{\"upstreams\": {\"http\": {\"pools\": [{}]}}, \"limit\": 1}", ANY);
        tour.visit("PATCH", API + "upstreams/http/pools/none", "{}", ANY);

        assertThat(tour.errors).isEmpty();
        assertThat(tour.seen).isEqualTo(described());
    }

    /** What was visited, and what was wrong there. */
    private final class Tour {

        private final Map<String, Set<String>> seen = new TreeMap<>();
        private final List<String> errors = new ArrayList<>();

        void visit(String method, String target, @Nullable String body, String... headers) throws Exception {
            Response answer = send(method, target, body, headers);
            String path = template(target.replaceFirst("\\?.*", ""));
            seen.computeIfAbsent(path, any -> new TreeSet<>()).add(method);
            JsonNode operation = description.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
            String status = Integer.toString(answer.status());
            JsonNode responses = operation.path("responses");
            JsonNode response = new Schema(description)
                    .resolved(responses.has(status) ? responses.path(status) : responses.path("default"));
            String type = String.valueOf(answer.header("Content-Type"));
            String where = method + " " + target + " " + status + " ";
            if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
                errors.add(where + answer.text());
            }
            if (!response.has("content")) {
                if (!answer.text().isEmpty()) {
                    errors.add(where + "has content: " + answer.text());
                }
                return;
            }
            JsonNode schema = response.path("content").path(type).path("schema");
            if (schema.isMissingNode()) {
                errors.add(where + "is " + type);
                return;
            }
            new Schema(description).errors(json(answer), schema).forEach(error -> errors.add(where + error));
        }
    }

    /** The path as it is described. */
    private String template(String path) {
        return description.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(template -> Pattern.matches(template.replaceAll("\\{\\w+}", "[^/]+"), path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not described"));
    }

    private Map<String, Set<String>> described() {
        Map<String, Set<String>> paths = new TreeMap<>();
        description.path("paths").properties().forEach(path -> {
            Set<String> methods = paths.computeIfAbsent(path.getKey(), any -> new TreeSet<>());
            path.getValue().fieldNames().forEachRemaining(name -> {
                if (METHODS.contains(name)) {
                    methods.add(name.toUpperCase(Locale.ROOT));
                }
            });
        });
        return paths;
    }

    /** As {@code GET /} lists them; every GET may be a HEAD. */
    private Map<String, Set<String>> served() throws Exception {
        Map<String, Set<String>> paths = new TreeMap<>();
        json(send("GET", "/", null)).path("paths").properties().forEach(path -> {
            if (path.getKey().startsWith(API)) {
                Set<String> methods = paths.computeIfAbsent(described(path.getKey()), any -> new TreeSet<>());
                path.getValue().forEach(method -> methods.add(method.asText()));
                methods.remove("HEAD");
            }
        });
        return paths;
    }

    /** {@code /changes/{id}} for {@code /changes/ID}. */
    private static String described(String path) {
        return Pattern.compile("[A-Z]{2,}")
                .matcher(path)
                .replaceAll(part -> "{" + part.group().toLowerCase(Locale.ROOT) + "}");
    }

    private Response send(String method, String target, @Nullable String body, String... headers) throws Exception {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Authorization: Bearer alice\r\nContent-Type: application/json\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        String content = body == null ? "" : body;
        return RawClient.request(weir.adminPort(), head + "Content-Length: " + content.length() + "\r\n\r\n" + content);
    }

    private static JsonNode json(Response answer) throws Exception {
        return MAPPER.readTree(answer.text());
    }
}
