package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Interim;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers: what belongs to one connection stays there, all else passes as it came. */
interface HeaderFacts extends OnStage {

    @Test
    default void hopByHopHeadersDoNotReachTheHost() throws Exception {
        stage().onlyA();

        stage().get(
                        "/",
                        "Connection: X-Hop, keep-alive",
                        "X-Hop: 1",
                        "Keep-Alive: timeout=5",
                        "Proxy-Connection: keep-alive",
                        "TE: trailers",
                        "X-End: 2");

        RecordedRequest seen = stage().a().lastRequest();
        assertThat(seen.headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .doesNotContain("x-hop", "keep-alive", "proxy-connection", "te")
                .contains("x-end");
    }

    @Test
    default void hopByHopHeadersDoNotReachTheClient() throws Exception {
        stage().onlyA()
                .behave(Behaviour.answer(
                        200, "ok", "Connection: X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5", "X-End: 2"));

        Response answer = stage().get("/");

        assertThat(answer.head().header("X-Hop")).isNull();
        assertThat(answer.head().header("Keep-Alive")).isNull();
        assertThat(answer.head().header("X-End")).isEqualTo("2");
    }

    @Test
    default void repeatedHeadersStayRepeated() throws Exception {
        stage().onlyA()
                .behave(Behaviour.answer(200, "ok", "Set-Cookie: a=1", "X-Two: 1", "Set-Cookie: b=2", "X-Two: 2"));

        Response answer = stage().get("/", "X-Many: 1", "X-Many: 2", "X-Many: 1");

        assertThat(stage().a().lastRequest().head().all("X-Many")).containsExactly("1", "2", "1");
        assertThat(answer.all("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.all("X-Two")).containsExactly("1", "2");
    }

    @Test
    default void headersSayForWhomTheRequestIsForwarded() throws Exception {
        stage().onlyA();

        stage().get("/", "X-Forwarded-For: 10.1.1.1", "Forwarded: for=10.1.1.1");

        RecordedRequest seen = stage().a().lastRequest();
        assertThat(seen.head().all("Host")).containsExactly("test.example");
        assertThat(seen.head().all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.head().all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(seen.head().all("X-Forwarded-Host")).containsExactly("test.example");
        assertThat(seen.head().all("Forwarded")).isEmpty();
        assertThat(seen.head().all("Via")).singleElement().asString().startsWith("1.1 weir-");
    }

    @Test
    default void valuesThatDifferInCaseOnlyAreKeptApartOnOneConnection() throws Exception {
        stage().onlyA();
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\nCookie: id=AbC\r\n\r\n");
            client.response();
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\nCookie: id=aBc\r\n\r\n");
            client.response();
        }

        assertThat(stage().a().lastRequest().header("Cookie")).isEqualTo("id=aBc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html; Charset=\"UTF-8\"", "text/html;charset=utf-8", "Text/HTML", "*/*"})
    default void contentTypeReachesTheClientAsItCame(String type) throws Exception {
        stage().onlyA().behave(Behaviour.answer(200, "ok", "Content-Type: " + type));

        assertThat(stage().get("/").all("Content-Type"))
                .containsExactly(rewrittenContentTypes().getOrDefault(type, type));
    }

    @Test
    default void hostNamesItselfAndTheTimeAndNobodyElseDoes() throws Exception {
        stage().onlyA().behave(Behaviour.answer(200, "ok", "Server: host/1", "Date: Thu, 01 Jan 1970 00:00:00 GMT"));

        Response answer = stage().get("/");

        assertThat(answer.all("Server")).containsExactly("host/1");
        assertThat(answer.all("Date")).containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(stage().admin("GET", "/pools").header("Server")).isNull();
    }

    @Test
    default void dateIsAddedOnlyWhereTheWayInsists() throws Exception {
        stage().onlyA();

        assertThat(stage().get("/").all("Date")).hasSize(addsDate() ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    default void answerWithoutContentLeavesTheConnectionInOrder(int status) throws Exception {
        stage().onlyA().behave(Behaviour.inTurn(Behaviour.answer(status, ""), Behaviour.identify()));
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            Response first = client.response();
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");

            assertThat(first.status()).isEqualTo(status);
            assertThat(first.header("Content-Length")).isNull();
            assertThat(client.response().text()).isEqualTo("a");
        }
    }

    @Test
    default void headHasTheLengthAndNoContent() throws Exception {
        stage().onlyA().behave(Behaviour.answer(200, "content"));
        try (RawClient client = stage().client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            Response first = client.response("HEAD");
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");

            assertThat(first.header("Content-Length")).isEqualTo("7");
            assertThat(client.response().text()).isEqualTo("content");
        }
    }

    @Test
    default void earlyHintsGoAheadOfTheAnswer() throws Exception {
        stage().onlyA().behave(Behaviour.interim(Behaviour.answer(200, "ok"), new Interim(103, "Link: </a.css>")));
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");

            Response hints = client.response();
            Response answer = client.response();

            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.all("Link")).containsExactly("</a.css>");
            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.header("Link")).isNull();
        }
    }
}
