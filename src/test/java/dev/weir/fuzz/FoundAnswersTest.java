package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Interim;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that {@link AnswerFuzzTest} has found to break a promise. */
final class FoundAnswersTest {

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("max_fails: 1000", host);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsCutByAReset() throws Exception {
        host.behave(connection -> {
            connection.write(Behaviour.head(200) + "\r\nthe first half");
            connection.in().read(); // the test says when
            connection.reset();
        });
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");

            var head = client.head();
            client.send("x");
            Response answer = new Response(head, client.body(head));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.complete()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "::", "\r\n", "\n", "\r\n:"})
    void whatComesBeforeTheStatusLineMakesItNoAnswer(String noise) throws Exception {
        host.behave(Behaviour.garbage(noise + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "\r\n"})
    void whatComesBetweenAnInterimAndTheFinalAnswerMakesItNoAnswer(String noise) throws Exception {
        host.behave(Behaviour.garbage(
                "HTTP/1.1 102 Processing\r\n\r\n" + noise + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/0.9", "HTTP/1.2"})
    void anotherVersionMakesItNoAnswer(String version) throws Exception {
        host.behave(Behaviour.garbage(version + " 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "99", "1", "2000"})
    void aStatusOfOtherThanThreeDigitsMakesItNoAnswer(String status) throws Exception {
        host.behave(Behaviour.garbage("HTTP/1.1 " + status + "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
    }

    @Test
    void earlyHintsArePassedOnWithoutALength() throws Exception {
        host.behave(Behaviour.interim(
                Behaviour.answer(200, "ok"), new Interim(103, List.of("Content-Length: 3", "Link: </a>"))));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            Response hints = client.response();
            Response answer = client.response();

            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.header("Content-Length")).isNull();
            assertThat(answer.text()).isEqualTo("ok");
        }
    }
}
