package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of Weir's own: the right status, and little said. */
interface ErrorFacts extends OnStage {

    @Test
    default void bodyWithoutALengthIsAnsweredWith411() throws Exception {
        int before = stage().onlyA().requests().size();

        Response answer = stage().request(
                        "POST / HTTP/1.1\r\nHost: test.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(411);
        assertThat(stage().a().requests()).hasSize(before);
    }

    /** RFC 9112, section 6.1: an attempt to smuggle a request. */
    @Test
    default void bodyWithALengthAndWithoutIsRefused() throws Exception {
        int before = stage().onlyA().requests().size();

        Response answer = stage().request(
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        assertThat(answer.status()).isIn(400, 411);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(stage().a().requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/1.1 999999 no\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Le"})
    default void answerThatIsNotHttpIsA502(String garbage) throws Exception {
        stage().onlyA().behave(Behaviour.garbage(garbage));

        assertThat(stage().get("/").status()).isEqualTo(502);
    }

    @Test
    default void traceIsRefused() throws Exception {
        int before = stage().onlyA().requests().size();

        Response answer = stage().request("TRACE / HTTP/1.1\r\nHost: test.example\r\nCookie: secret\r\n\r\n");

        assertThat(answer.status()).isEqualTo(statusOfTrace());
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(stage().a().requests()).hasSize(before);
    }

    @Test
    default void noReachableHostIsA504() throws Exception {
        stage().stop(stage().a(), stage().b(), stage().c());

        assertThat(stage().post("/", "body").status()).isEqualTo(504);
    }

    @Test
    default void noUsableHostIsA504() throws Exception {
        stage().onlyA();
        stage().down("primary", "a");

        assertThat(stage().get("/").status()).isEqualTo(504);
    }

    @Test
    default void hostThatDoesNotAnswerInTimeIsA504() throws Exception {
        stage().onlyA().behave(Behaviour.stall());

        assertThat(stage().get("/").status()).isEqualTo(504);
    }

    @Test
    default void errorSaysItsStatusAndAnIdAndNothingElse() throws Exception {
        stage().onlyA().behave(Behaviour.garbage("garbage"));

        Response answer = stage().get("/secret?token=1");

        assertThat(answer.text()).matches("502 Bad Gateway\nrequest [0-9a-f]+\n");
        assertThat(answer.header("Server")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: :81\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nbad name: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "GET /../b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    default void whatIsNotHttpIsRefusedWithoutNamingTheServer(String request) throws Exception {
        int before = stage().onlyA().requests().size();

        Response answer = stage().request(request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Server")).isNull();
        assertThat(answer.text()).doesNotContain("Tomcat", "12.1", "Powered");
        assertThat(stage().a().requests()).hasSize(before);
    }
}
