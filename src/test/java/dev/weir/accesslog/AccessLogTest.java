package dev.weir.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log of a whole Weir. */
class AccessLogTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DROPPED = Pattern.compile("(?m)^weir_access_log_dropped_lines_total (\\d+)");

    @TempDir
    private Path directory;

    private Path file;
    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("access.log");
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws Exception {
        a.close();
        b.close();
    }

    private TestWeir weir(String options) throws Exception {
        return TestWeir.start(configuration(options));
    }

    private String configuration(String options) {
        return "access_log: {path: '" + file + "', " + options + "}\nupstreams: {http: {pools: ["
                + TestWeir.pool("primary", "status_codes: [503]", a, b) + "]}}\n";
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonNode> await(int count) throws IOException {
        Await.until(count + " lines are there", () -> lines().size() >= count);
        List<JsonNode> all = new ArrayList<>();
        for (String line : lines()) {
            all.add(JSON.readTree(line));
        }
        assertThat(all).hasSize(count);
        return all;
    }

    private JsonNode onlyLine() throws IOException {
        return await(1).get(0);
    }

    // What lines say.

    @Test
    void servedRequestIsALine() throws Exception {
        try (TestWeir weir = weir("format: json")) {
            weir.get("/x?y=1", "User-Agent: curl/8.5.0", "Referer: https://example.com/");

            JsonNode line = onlyLine();
            assertThat(line.get("time").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(line.get("client").textValue()).isEqualTo("127.0.0.1");
            assertThat(line.get("method").textValue()).isEqualTo("GET");
            assertThat(line.get("scheme").textValue()).isEqualTo("http");
            assertThat(line.get("authority").textValue()).isEqualTo("test.example");
            assertThat(line.get("target").textValue()).isEqualTo("/x?y=1");
            assertThat(line.get("protocol").textValue()).isEqualTo("HTTP/1.1");
            assertThat(line.get("status").intValue()).isEqualTo(200);
            assertThat(line.get("ending").textValue()).isEqualTo("answered");
            assertThat(line.get("bytes_in").longValue()).isZero();
            assertThat(line.get("bytes_out").longValue()).isEqualTo(1);
            assertThat(line.get("user_agent").textValue()).isEqualTo("curl/8.5.0");
            assertThat(line.get("referer").textValue()).isEqualTo("https://example.com/");
            assertThat(line.get("upstream").textValue()).isEqualTo("http");
            JsonNode attempt = line.get("attempts").get(0);
            assertThat(attempt.get("pool").textValue()).isEqualTo("primary");
            assertThat(attempt.get("host").textValue()).isEqualTo("a");
            assertThat(attempt.get("outcome").textValue()).isEqualTo("answered");
            assertThat(attempt.get("connect_ms").doubleValue()).isPositive();
            assertThat(line.get("total_ms").doubleValue())
                    .isGreaterThanOrEqualTo(line.get("first_byte_ms").doubleValue())
                    .isGreaterThanOrEqualTo(attempt.get("head_ms").doubleValue());
        }
    }

    @Test
    void failoverIsALineWithBothAttempts() throws Exception {
        a.behave(Behaviour.answer(503, "no"));
        try (TestWeir weir = weir("format: json")) {
            weir.get("/");

            JsonNode line = onlyLine();
            assertThat(line.get("status").intValue()).isEqualTo(200);
            assertThat(line.get("attempts").findValuesAsText("host")).containsExactly("a", "b");
            assertThat(line.get("attempts").findValuesAsText("outcome")).containsExactly("bad_status", "answered");
            assertThat(line.get("attempts").findValuesAsText("reason")).containsExactly("status 503");
            assertThat(line.get("attempts").findValuesAsText("status")).containsExactly("503", "200");
        }
    }

    @Test
    void ownErrorIsALineWithTheIdThatTheClientGot() throws Exception {
        a.behave(Behaviour.closeAfterRequest());
        b.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = weir("format: json")) {
            Response response = weir.get("/");

            JsonNode line = onlyLine();
            assertThat(line.get("status").intValue()).isEqualTo(502);
            assertThat(line.get("ending").textValue()).isEqualTo("own_answer");
            assertThat(response.text())
                    .contains("request " + line.get("request_id").textValue());
            assertThat(line.get("attempts")).hasSize(2);
        }
    }

    @Test
    void refusedRequestIsALineWithoutAttempts() throws Exception {
        try (TestWeir weir = weir("format: json")) {
            RawClient.request(weir.port(), "TRACE / HTTP/1.1\r\nHost: test.example\r\n\r\n");

            JsonNode line = onlyLine();
            assertThat(line.get("method").textValue()).isEqualTo("TRACE");
            assertThat(line.get("status").intValue()).isEqualTo(405);
            assertThat(line.get("ending").textValue()).isEqualTo("own_answer");
            assertThat(line.get("attempts")).isEmpty();
            assertThat(line.has("upstream")).isFalse();
        }
    }

    @Test
    void clientThatGoesAwayIsALineWithoutStatus() throws Exception {
        a.behave(Behaviour.stall());
        try (TestWeir weir = weir("format: json")) {
            try (RawClient client = RawClient.connect(weir.port())) {
                client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
                a.awaitRequest(1);
            }

            JsonNode line = onlyLine();
            assertThat(line.get("status").intValue()).isZero();
            assertThat(line.get("ending").textValue()).isEqualTo("client_gone");
            assertThat(line.get("attempts").findValuesAsText("outcome")).containsExactly("client_gone");
        }
    }

    @Test
    void bytesThatAClientMaySendDoNotLeaveTheirPlace() throws Exception {
        String hostile = "\" \\ \t \u00e4 \u0085 \u00ff \",\"status\":1}";
        try (TestWeir weir = weir("format: json")) {
            weir.get("/%0a\"\\", "User-Agent: a" + hostile + "z", "Referer: a" + hostile + "z");

            JsonNode line = onlyLine();
            assertThat(line.get("user_agent").textValue()).isEqualTo("a" + hostile + "z");
            assertThat(line.get("referer").textValue()).isEqualTo("a" + hostile + "z");
            assertThat(line.get("target").textValue()).isEqualTo("/%0a\"\\");
            assertThat(line.get("status").intValue()).isEqualTo(200);
        }
    }

    @Test
    void combinedFormatIsThatOfApache() throws Exception {
        try (TestWeir weir = weir("format: combined")) {
            weir.get("/x?y=1", "User-Agent: curl/8.5.0");

            Await.until("a line is there", () -> !lines().isEmpty());
            assertThat(lines())
                    .singleElement()
                    .asString()
                    .matches("127\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\]"
                            + " \"GET /x\\?y=1 HTTP/1\\.1\" 200 1 \"-\" \"curl/8\\.5\\.0\"");
        }
    }

    // Where they go, and when.

    @Test
    void reloadSwitchesItOnAndOff() throws Exception {
        Path settings = directory.resolve("weir.yaml");
        try (TestWeir weir = TestWeir.startFrom(settings, configuration("format: 'off'"))) {
            weir.get("/before");
            weir.awaitQuiet();
            weir.reload(configuration("format: json"));
            weir.get("/on");
            await(1);
            weir.reload(configuration("format: 'off'"));
            weir.get("/off");
            weir.awaitQuiet();
            weir.reload(configuration("format: json"));

            weir.get("/on/again");

            assertThat(await(2))
                    .extracting(line -> line.get("target").textValue())
                    .containsExactly("/on", "/on/again");
        }
    }

    @Test
    void stopWritesWhatWaits() throws Exception {
        try (TestWeir weir = weir("format: json")) {
            getOften(weir, 300);
        }

        assertThat(lines()).hasSize(300);
    }

    @Test
    void fileThatIsFullIsFollowedByAnother() throws Exception {
        try (TestWeir weir = weir("format: json, max_size: 64KiB")) {
            getOften(weir, 400);
        }

        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(1).allSatisfy(each -> {
                assertThat(each.getFileName().toString()).matches("access\\.log(\\.\\d{4}-\\d\\d-\\d\\d\\.\\d+)?");
                assertThat(Files.size(each)).isLessThan(80 * 1024);
            });
            assertThat(all.stream().mapToInt(AccessLogTest::count).sum()).isEqualTo(400);
        }
    }

    private static int count(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void getOften(TestWeir weir, int count) throws IOException {
        try (RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < count; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: test.example\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
            }
        }
    }

    // When the disk does not keep up.

    @Test
    void diskThatHangsHoldsUpNoRequestAndLinesThatFindNoPlaceAreCounted() throws Exception {
        try (Appender disk = Appender.hanging();
                TestWeir weir = weir("format: json, queue: 64");
                LogCapture log = new LogCapture(AccessLog.class)) {
            getOften(weir, 200);

            Await.until("lines are dropped", () -> dropped(weir) >= 135);
            assertThat(dropped(weir)).isBetween(135, 136); // all but those that wait, and perhaps one that is written
            Await.until("somebody is warned", () -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("WARN The access log cannot be written, or not as fast as lines come:"
                            + " \\d+ lines were dropped, \\d+ since the start");
            disk.goOn();
            Await.until("the others are written", () -> disk.lines().size() == 200 - dropped(weir));
        }
    }

    private static int dropped(TestWeir weir) {
        try {
            Matcher metric = DROPPED.matcher(
                    RawClient.request(weir.adminPort(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .text());
            assertThat(metric.find()).isTrue();
            return Integer.parseInt(metric.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void stopDoesNotWaitForADiskThatHangs() throws Exception {
        try (Appender disk = Appender.hanging()) {
            TestWeir weir = weir("format: json");
            getOften(weir, 1);
            Await.until("a line is written", disk::isUsed);
            Thread stop = new Thread(weir::close);

            stop.start();

            Await.until("Weir has stopped", () -> !stop.isAlive());
            assertThat(disk.lines()).isEmpty();
        }
    }

    @Test
    void fileThatCannotBeOpenedCostsLinesAlone() throws Exception {
        Files.writeString(directory.resolve("taken"), "");
        file = directory.resolve("taken/access.log");
        try (LogCapture log = new LogCapture(Destination.class);
                TestWeir weir = weir("format: json")) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(200);
            Await.until("the line is dropped", () -> dropped(weir) == 1);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR The access log cannot be written, its lines are dropped: ")
                    .contains("taken");
        }
    }
}
