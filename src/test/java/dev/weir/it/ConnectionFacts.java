package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections of clients. */
interface ConnectionFacts extends OnStage {

    @Test
    default void connectionIsKeptForTheNextRequest() throws Exception {
        stage().onlyA();
        try (RawClient client = stage().client()) {
            for (int i = 0; i < 200; i++) {
                client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");

                assertThat(client.response().text()).isEqualTo("a");
            }
        }
    }

    @Test
    default void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        stage().onlyA().behave(connection -> {
            connection.readBody();
            Behaviour.answer(200, connection.request().target()).serve(connection);
        });
        try (RawClient client = stage().client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: test.example\r\n\r\n"
                    + "POST /2 HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\n\r\nbody"
                    + "GET /3 HTTP/1.1\r\nHost: test.example\r\n\r\n");

            List<String> answers = List.of(
                    client.response().text(),
                    client.response().text(),
                    client.response().text());

            assertThat(answers).containsExactly("/1", "/2", "/3");
        }
    }

    @Test
    default void connectionIsClosedWhenTheClientWantsIt() throws Exception {
        stage().onlyA();
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n");

            Response answer = client.response();

            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @Test
    default void http10ClientIsAnswered() throws Exception {
        stage().onlyA();

        Response answer = stage().request("GET /p HTTP/1.0\r\n\r\n");

        assertThat(answer.text()).isEqualTo("a");
        assertThat(stage().a().lastRequest().head().startLine()).isEqualTo("GET /p HTTP/1.1");
    }
}
