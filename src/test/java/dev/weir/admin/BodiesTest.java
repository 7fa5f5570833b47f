package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body must be before its members matter. */
class BodiesTest {

    private final Upstream upstream = AdminServer.upstream("http");
    private final Snapshot before = upstream.snapshot();
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
        assertThat(upstream.snapshot()).isSameAs(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: here",
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/jsonp",
                "Content-Type: text/plain; x=application/json",
                "Content-Type:",
            })
    void otherMediaTypesAre415(String header) throws Exception {
        Response response = admin.send("POST", "/create_pool", "{\"id\": \"new\"}", header);

        assertThat(response.status()).isEqualTo(415);
        assertThat(response.error()).isEqualTo("The Content-Type must be application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;x"})
    void mediaTypeMayBeWrittenInEveryWay(String type) throws Exception {
        Response response = admin.send("POST", "/create_pool", "{\"id\": \"primary\"}", "Content-Type: " + type);

        assertThat(response.status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {                           | Malformed JSON at line 1, column 2
            {'id': 'new'                | Malformed JSON at line 1, column 13
            {'id': new}                 | Malformed JSON at line 1, column 8
            {id: 'new'}                 | Malformed JSON at line 1, column 2
            {'id': 'new',}              | Malformed JSON at line 1, column 14
            {'id': 'new'} {}            | Malformed JSON at line 1, column 15
            {'id': 'new'} x             | Malformed JSON at line 1, column 15
            {'id': 'new', 'queue': 01}  | Malformed JSON at line 1, column 25
            {'id': 'new', 'queue': NaN} | Malformed JSON at line 1, column 27
            {'id': 'new'} // comment    | Malformed JSON at line 1, column 15
            ``                          | The body is empty, it must be a JSON object
            `  `                        | The body is empty, it must be a JSON object
            []                          | The body must be a JSON object
            'new'                       | The body must be a JSON object
            null                        | The body must be a JSON object
            1                           | The body must be a JSON object
            """)
    void brokenJsonIs400AndTellsWhere(String json, String error) throws Exception {
        Response response = admin.postJson("/create_pool", json);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error()).isEqualTo(error);
    }

    @Test
    void lineOfBrokenJsonIsCounted() throws Exception {
        Response response = admin.postJson("/create_pool", "{\n 'id': 'new',\n 'queue' 5\n}");

        assertThat(response.error()).isEqualTo("Malformed JSON at line 3, column 10");
    }

    @Test
    void bodyThatIsNotUtf8Is400() throws Exception {
        Response response = admin.rawLatin1("POST /create_pool HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"id\":\"\u00fc\"} ");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error()).isEqualTo("The body is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':1",
                "{'queue': 11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111}"
            })
    void deepNestingAndLongNumbersAre400(String json) throws Exception {
        Response response = admin.postJson("/create_pool", json);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error())
                .isEqualTo("The JSON is nested more than 16 deep, or a number or a name in it is too long");
    }

    @Test
    void bodyAboveTheLimitIs413() throws Exception {
        String padding = " ".repeat(JsonBody.MAX_BYTES);

        Response response = admin.postJson("/create_pool", "{'id': 'new'}" + padding);

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.error()).isEqualTo("The body must not exceed 65536 bytes");
    }

    @Test
    void chunkedBodyAboveTheLimitIs413() throws Exception {
        String chunk = " ".repeat(JsonBody.MAX_BYTES + 1);

        Response response = admin.raw("POST /create_pool HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n" + chunk
                + "\r\n0\r\n\r\n");

        assertThat(response.status()).isEqualTo(413);
    }

    @Test
    void hugeBodyIs413WithoutBeingSent() throws Exception {
        Response response = admin.raw(
                """
                POST /create_pool HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Content-Length: 10485760\r
                \r
                """);

        assertThat(response.status()).isEqualTo(413);
    }

    /** The server of this test has 8 threads. */
    @Test
    void clientsWhoseBodiesDoNotComeTakeNoThread() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * 8; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }

            Response response = admin.get("/pools");

            assertThat(response.status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void bodyAtTheLimitIsRead() throws Exception {
        String json = "{'id': 'primary'}";
        String padding = " ".repeat(JsonBody.MAX_BYTES - json.length());

        Response response = admin.postJson("/create_pool", json + padding);

        assertThat(response.status()).isEqualTo(409);
    }

    @Test
    void brokenChunksAre400() throws Exception {
        Response response = admin.raw(
                """
                POST /create_pool HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Transfer-Encoding: chunked\r
                \r
                zz\r
                """);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error()).startsWith("The body ended early");
    }

    @Test
    void memberNamesAreNotEchoedOutsideOfJson() throws Exception {
        Response response = admin.postJson("/create_pool", "{'id': 'new', '\\u0022}<b>\\n': 1}");

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(response.error()).startsWith("\"}<b>\n: is not known");
    }
}
