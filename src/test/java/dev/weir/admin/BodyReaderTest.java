package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a body may take. */
class BodyReaderTest {

    private static final String HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{'id': 1"})
    void bodyThatDoesNotComeInTimeIs408AndTheConnectionEnds(String begin) throws Exception {
        try (AdminServer server = AdminServer.of(reading(Duration.ofMillis(50), body -> Answer.done()));
                RawClient client = RawClient.connect(server.port())) {
            client.send(HEAD + begin);

            Response response = client.response();

            assertThat(response.status()).isEqualTo(408);
            assertThat(response.text()).isEqualTo("{\"error\":\"The body came too slowly\"}");
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @Test
    void whatIsBegunInTimeIsEndedHoweverLongItTakes() throws Exception {
        Duration time = Duration.ofMillis(50);
        long longNanos = TimeUnit.MILLISECONDS.toNanos(200);
        Function<JsonBody, Answer> slow = body -> {
            long startNanos = System.nanoTime();
            Await.until("the time of the body is over", () -> System.nanoTime() - startNanos > longNanos);
            return Answer.none();
        };
        try (AdminServer server = AdminServer.of(reading(time, slow));
                RawClient client = RawClient.connect(server.port())) {
            client.send(HEAD + "0123456789");
            Response first = client.response();
            client.send(HEAD + "0123456789");
            Response second = client.response();

            assertThat(first.status()).isEqualTo(204);
            assertThat(second.status()).isEqualTo(204);
        }
    }

    private static HttpServlet reading(Duration atMost, Function<JsonBody, Answer> whole) {
        return new ReadingServlet(atMost, whole);
    }

    private static final class ReadingServlet extends HttpServlet {

        private final Duration atMost;
        private final transient Function<JsonBody, Answer> whole;

        ReadingServlet(Duration atMost, Function<JsonBody, Answer> whole) {
            this.atMost = atMost;
            this.whole = whole;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            BodyReader.read(request, 100, atMost, whole, Answer::refusing);
        }
    }
}
