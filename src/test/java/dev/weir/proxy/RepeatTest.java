package dev.weir.proxy;

import static dev.weir.launch.TestWeir.host;
import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are sent a second time after they were sent once (RFC 9110, section 9.2.2), and how often. */
final class RepeatTest {

    private static final int REPLAY_BUFFER = 64 * 1024;

    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a").behave(Behaviour.closeAfterRequest());
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "PUT"})
    void idempotentRequestIsRepeatedAtTheNextHost(String method) throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            Response response = request(weir, method, "");

            assertThat(response.status()).isEqualTo(200);
            assertThat(a.requests()).extracting(RecordedRequest::method).containsExactly(method);
            assertThat(b.requests()).extracting(RecordedRequest::method).containsExactly(method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK", "get", "Put"})
    void otherRequestIsNotRepeatedEvenWithoutABody(String method) throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            Response response = request(weir, method, "");

            assertThat(response.status()).isEqualTo(502);
            assertThat(a.requests()).hasSize(1);
            assertThat(b.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT, 10", "PUT, " + REPLAY_BUFFER, "DELETE, 1000", "GET, 1000"})
    void bodyThatIsHeldWholeIsSentAgain(String method, int length) throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            Response response = request(weir, method, body(length));

            assertThat(response.status()).isEqualTo(200);
            assertThat(a.lastRequest().text()).isEqualTo(body(length));
            assertThat(b.lastRequest().text()).isEqualTo(body(length));
            assertThat(b.lastRequest().header("Content-Length")).isEqualTo(Integer.toString(length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {REPLAY_BUFFER + 1, 1_000_000})
    void bodyThatIsTooLongToBeHeldIsNotSentAgain(int length) throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            Response response = request(weir, "PUT", body(length));

            assertThat(response.status()).isEqualTo(502);
            assertThat(a.lastRequest().text()).isEqualTo(body(length));
            assertThat(b.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, 10", "POST, 1000000", "PUT, 1000000"})
    void bodyOfAnyLengthMovesOnWhenNothingWasSent(String method, int length) throws Exception {
        int refusing = TestHost.refusing();
        try (TestWeir weir = TestWeir.ofPools("", pool("primary", "", host("r", refusing), host(b)))) {
            Response response = request(weir, method, body(length));

            assertThat(response.status()).isEqualTo(200);
            assertThat(b.lastRequest().text()).isEqualTo(body(length));
        }
    }

    @Test
    void bodyThatIsStillArrivingMovesOnWhole() throws Exception {
        a.behave(connection -> {
            connection.in().readNBytes(5);
            connection.reset();
        });
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("PUT /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nfirst");
            b.awaitRequest(1);

            client.send(" half");

            assertThat(client.finalResponse().status()).isEqualTo(200);
            assertThat(b.lastRequest().text()).isEqualTo("first half");
        }
    }

    @Test
    void bodyThatArrivesWhileTheHostGivesUpMovesOnWhole() throws Exception {
        // Hunts for a race between the attempt that ended, still reading from the client, and the next one.
        String body = body(60_000);
        a.behave(connection -> {
            connection.write(Behaviour.head(503, "Content-Length: 0") + "\r\n");
            connection.readBody();
        });
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: [503], max_fails: 1000000, read_timeout: 2s", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            String failed = IntStream.range(0, 300)
                    .mapToObj(i -> uploadInPieces(client, body, 1_500))
                    .filter(response -> response.status() != 200)
                    .findFirst()
                    .map(Response::toString)
                    .orElse("none");

            assertThat(failed).isEqualTo("none");
            assertThat(b.requests()).extracting(RecordedRequest::text).containsOnly(body);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304})
    void headOfWhichNothingHasLeftIsForgotten(int status) throws Exception {
        a.behave(Behaviour.breakAfterHead("X-Left: over", "Content-Type: text/csv", "Set-Cookie: a=1"));
        b.behave(Behaviour.answer(status, ""));
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

                Response response = client.finalResponse();

                assertThat(response.status()).isEqualTo(status);
                assertThat(response.head().toString()).doesNotContain("over", "csv", "a=1", "chunked");
            }
            assertThat(a.requests()).isNotEmpty();
        }
    }

    @Test
    void bodyThatWasAnsweredWithAHeadAloneIsSentAgain() throws Exception {
        a.behave(Behaviour.breakAfterHead());
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            assertThat(request(weir, "PUT", body(1_000)).status()).isEqualTo(200);
            assertThat(b.lastRequest().text()).isEqualTo(body(1_000));
        }
    }

    @Test
    void hostThatDiesRightAfterItsHeadMeansNoError() throws Exception {
        a.behave(Behaviour.resetInBody("", 100));
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1000000", a, b)) {
            for (int i = 0; i < 100; i++) {
                assertThat(statusOrCut(weir)).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "3, 4"})
    void resendsAreBounded(int maxResends, int sent) throws Exception {
        TestHost[] hosts = new TestHost[6];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = TestHost.start("h" + i).behave(Behaviour.closeAfterRequest());
        }
        String limits = "limits: {max_resends: " + maxResends + "}";
        try (TestWeir weir = TestWeir.ofPools(limits, pool("primary", "", hosts))) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(502);
            assertThat(Stream.of(hosts).mapToInt(host -> host.requests().size()).sum())
                    .isEqualTo(sent);
        } finally {
            for (TestHost host : hosts) {
                host.close();
            }
        }
    }

    @Test
    void refusedConnectionsAreNoResends() throws Exception {
        int refusing = TestHost.refusing();
        String[] hosts = Stream.concat(
                        IntStream.range(0, 20).mapToObj(i -> host("r" + i, refusing)), Stream.of(host(b)))
                .toArray(String[]::new);
        try (TestWeir weir = TestWeir.ofPools("limits: {max_resends: 0}", pool("primary", "", hosts))) {
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    /** The status of the answer, whole or not; 200 if nothing of it was seen before the cut. */
    private static int statusOrCut(TestWeir weir) throws IOException {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.finalResponse().status();
        } catch (EOFException | SocketException cut) {
            return 200;
        }
    }

    private static String body(int length) {
        return IntStream.range(0, length / 8 + 1)
                .mapToObj("%08d"::formatted)
                .collect(Collectors.joining())
                .substring(0, length);
    }

    private static Response request(TestWeir weir, String method, String body) throws IOException {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return RawClient.request(weir.port(), method + " /1 HTTP/1.1\r\nHost: x\r\n" + length + "\r\n" + body);
    }

    private static Response uploadInPieces(RawClient client, String body, int size) {
        try {
            client.send("PUT /1 HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n");
            for (int sent = 0; sent < body.length(); sent += size) {
                client.send(body.substring(sent, Math.min(body.length(), sent + size)));
            }
            return client.finalResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
