package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Flood;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import dev.weir.proxy.ObservedWeir.Front;
import dev.weir.upstream.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each exchange is told once, however it ended, by a listener of our own and in a container. */
final class ObserversTest {

    private static final String GET = "GET /x?y=1 HTTP/1.1\r\nHost: test.example\r\nX-Test: t\r\n\r\n";
    private static final long GIGABYTE = 1_000_000_000L;

    private TestHost a;
    private TestHost b;
    private ObservedWeir weir;

    @BeforeEach
    void start() throws Exception {
        a = TestHost.start("a");
        b = TestHost.start("b");
        weir = new ObservedWeir(a, b);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        a.close();
        b.close();
    }

    @ParameterizedTest
    @EnumSource
    void answerIsTold(Front front) throws Exception {
        RawClient.request(weir.port(front), GET);

        Told told = weir.onlyTold();
        assertThat(told.line()).isEqualTo("GET http /x?y=1 HTTP/1.1");
        assertThat(told.address()).isEqualTo("127.0.0.1");
        assertThat(told.authority()).isEqualTo("test.example");
        assertThat(told.header()).isEqualTo("t");
        assertThat(told.upstream()).isEqualTo("http");
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.ending()).isEqualTo(Ending.ANSWERED);
        assertThat(told.requestBytes()).isZero();
        assertThat(told.answerBytes()).isEqualTo(1);
        assertThat(told.hosts()).containsExactly("primary/a");
        assertThat(told.outcomes()).containsExactly(new Outcome.Answered());
        assertThat(told.attempts().get(0).status()).isEqualTo(200);
    }

    @Test
    void timesComeInOrder() throws Exception {
        RawClient.request(weir.port(Front.LISTENER), GET);

        Told told = weir.onlyTold();
        Told.Attempt attempt = told.attempts().get(0);
        assertThat(attempt.beganNanos()).isNotNegative();
        assertThat(attempt.connectNanos()).isPositive();
        assertThat(attempt.headNanos()).isGreaterThanOrEqualTo(attempt.connectNanos());
        assertThat(told.firstByteNanos()).isGreaterThanOrEqualTo(attempt.beganNanos() + attempt.headNanos());
        assertThat(attempt.endedNanos()).isGreaterThanOrEqualTo(told.firstByteNanos());
        assertThat(told.endedNanos()).isGreaterThanOrEqualTo(attempt.endedNanos());
    }

    @Test
    void keptConnectionTakesNoTimeToOpen() throws Exception {
        weir.upstream().downHost("primary", "b");
        RawClient.request(weir.port(Front.LISTENER), GET);
        weir.awaitTold(1);

        RawClient.request(weir.port(Front.LISTENER), GET);

        Told second = weir.awaitTold(2).get(1);
        assertThat(second.attempts()).extracting(Told.Attempt::connectNanos).containsExactly(0L);
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfBothBodiesAreTold(Front front) throws Exception {
        a.behave(Behaviour.answerLong(100_000));

        RawClient.request(
                weir.port(front), "POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 9\r\n\r\nnine byte");

        Told told = weir.onlyTold();
        assertThat(told.requestBytes()).isEqualTo(9);
        assertThat(told.answerBytes()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @EnumSource
    void failoverIsToldWithBothAttempts(Front front) throws Exception {
        a.behave(Behaviour.answer(503, "no"));

        RawClient.request(weir.port(front), GET);

        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.ending()).isEqualTo(Ending.ANSWERED);
        assertThat(told.hosts()).containsExactly("primary/a", "primary/b");
        assertThat(told.outcomes()).containsExactly(new Outcome.BadStatus(503), new Outcome.Answered());
        assertThat(told.attempts()).extracting(Told.Attempt::status).containsExactly(503, 200);
    }

    static Stream<Arguments> ownErrors() {
        return Stream.of(Front.values())
                .flatMap(front -> Stream.of(
                        arguments(front, Behaviour.closeAfterRequest(), 502),
                        arguments(front, Behaviour.garbage("no HTTP"), 502)));
    }

    @ParameterizedTest
    @MethodSource("ownErrors")
    void ownErrorIsTold(Front front, Behaviour behaviour, int status) throws Exception {
        a.behave(behaviour);
        b.behave(behaviour);

        RawClient.request(weir.port(front), GET);

        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(status);
        assertThat(told.ending()).isEqualTo(Ending.OWN_ANSWER);
        assertThat(told.hosts()).containsExactly("primary/a", "primary/b");
        assertThat(told.outcomes()).noneMatch(Outcome.Answered.class::isInstance);
        assertThat(told.answerBytes()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void hostsThatRefuseAreToldAs504(Front front) throws Exception {
        try (ObservedWeir refused = new ObservedWeir(0, TestHost.refusing(), TestHost.refusing())) {
            RawClient.request(refused.port(front), GET);

            Told told = refused.onlyTold();
            assertThat(told.status()).isEqualTo(504);
            assertThat(told.ending()).isEqualTo(Ending.OWN_ANSWER);
            assertThat(told.outcomes()).hasSize(2).allMatch(Outcome.NotConnected.class::isInstance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestWithoutAnyUsableHostIsToldWithoutAttempts(Front front) throws Exception {
        weir.upstream().downHost("primary", "a");
        weir.upstream().downHost("primary", "b");

        RawClient.request(weir.port(front), GET);

        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(504);
        assertThat(told.upstream()).isEqualTo("http");
        assertThat(told.attempts()).isEmpty();
    }

    @Test
    void waitForAConnectionIsTold() throws Exception {
        Trickle slow = Trickle.ofLength(2);
        a.behave(Behaviour.forTarget("/slow", slow, Behaviour.identify()));
        try (ObservedWeir narrow = new ObservedWeir(1, a.port());
                RawClient first = RawClient.connect(narrow.port(Front.LISTENER));
                RawClient second = RawClient.connect(narrow.port(Front.LISTENER))) {
            first.send("GET /slow HTTP/1.1\r\nHost: test.example\r\n\r\n");
            a.awaitRequest(1);
            second.send(GET);
            Await.until(
                    "both are attempted",
                    () -> narrow.upstream()
                                    .snapshot()
                                    .pools()
                                    .get(0)
                                    .hosts()
                                    .get(0)
                                    .stats()
                                    .inFlight()
                            == 2);

            slow.release("ok");
            slow.end();

            first.response();
            second.response();
            List<Told> both = narrow.awaitTold(2);
            assertThat(both)
                    .filteredOn(told -> told.line().contains("/x"))
                    .flatExtracting(Told::attempts)
                    .extracting(Told.Attempt::queueNanos)
                    .singleElement()
                    .satisfies(nanos -> assertThat(nanos).isPositive());
        }
    }

    @Test
    void clientThatLeavesWhileTheHostThinksIsTold() throws Exception {
        a.behave(Behaviour.stall());
        try (RawClient client = RawClient.connect(weir.port(Front.LISTENER))) {
            client.send(GET);
            a.awaitRequest(1);
        }

        Told told = weir.onlyTold();
        assertThat(told.status()).isZero();
        assertThat(told.ending()).isEqualTo(Ending.CLIENT_GONE);
        assertThat(told.outcomes()).containsExactly(new Outcome.ClientGone());
    }

    @ParameterizedTest
    @EnumSource
    void clientThatLeavesInTheAnswerIsTold(Front front) throws Exception {
        a.behave(Flood.ofLength(GIGABYTE));
        try (RawClient client = RawClient.connect(weir.port(front))) {
            client.send(GET);
            client.head();
            client.bytes(100_000);
            client.reset();
        }

        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.ending()).isEqualTo(Ending.CLIENT_GONE);
        assertThat(told.answerBytes()).isBetween(100_000L, GIGABYTE);
    }

    @ParameterizedTest
    @EnumSource
    void answerThatItsHostBreaksOffIsTold(Front front) throws Exception {
        Trickle answer = Trickle.ofLength(100);
        a.behave(answer);
        try (RawClient client = RawClient.connect(weir.port(front))) {
            client.send(GET);
            client.head();
            answer.release("part");
            client.bytes(4);

            answer.cut();

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.ending()).isEqualTo(Ending.CUT);
        assertThat(told.answerBytes()).isEqualTo(4);
        assertThat(told.outcomes()).singleElement().isInstanceOf(Outcome.Broken.class);
        assertThat(told.attempts().get(0).status()).isEqualTo(200);
    }

    @Test
    void stopInTheMiddleOfAnAnswerIsTold() throws Exception {
        Trickle answer = Trickle.ofLength(100);
        a.behave(answer);
        try (RawClient client = RawClient.connect(weir.port(Front.LISTENER))) {
            client.send(GET);
            client.head();
            answer.release("part");
            client.bytes(4);

            weir.stopTransport();

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        assertThat(weir.onlyTold().ending()).isEqualTo(Ending.STOPPED);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Front.values())
                .flatMap(front -> Stream.of(
                        arguments(front, "TRACE / HTTP/1.1\r\nHost: test.example\r\n\r\n", 405),
                        arguments(
                                front,
                                "POST / HTTP/1.1\r\nHost: test.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                411),
                        arguments(front, "OPTIONS / HTTP/1.1\r\nHost: test.example\r\nMax-Forwards: 0\r\n\r\n", 200),
                        arguments(front, "GET / HTTP/1.1\r\nHost: test.example\r\nVia: 1.1 edge\r\n\r\n", 508)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalIsTold(Front front, String request, int status) throws Exception {
        RawClient.request(weir.port(front), request);

        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(status);
        assertThat(told.ending()).isEqualTo(Ending.OWN_ANSWER);
        assertThat(told.authority()).isEqualTo("test.example");
        assertThat(told.upstream()).isNull();
        assertThat(told.attempts()).isEmpty();
        assertThat(told.endedNanos()).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource
    void answerBeforeTheUploadEndedIsTold(Front front) throws Exception {
        a.behave(Behaviour.answerEarly(413, "no"));
        try (RawClient client = RawClient.connect(weir.port(front))) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000\r\n\r\npart");
            client.response();
        }

        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(413);
        assertThat(told.requestBytes()).isLessThan(1000);
    }

    @Test
    void bodyThatNeverComesIsToldAs408() throws Exception {
        try (RawClient client = RawClient.connect(weir.port(Front.LISTENER))) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000\r\n\r\npart");

            assertThat(client.response().status()).isEqualTo(408);
        }
        Told told = weir.onlyTold();
        assertThat(told.status()).isEqualTo(408);
        assertThat(told.ending()).isEqualTo(Ending.OWN_ANSWER);
        assertThat(told.outcomes()).containsExactly(new Outcome.ClientGone());
    }

    @Test
    void streamOfHttp2IsTold() throws Exception {
        try (RawHttp2Client client = RawHttp2Client.connect(weir.port(Front.LISTENER))) {
            client.get("/h2");

            Told told = weir.onlyTold();
            assertThat(told.line()).isEqualTo("GET http /h2 HTTP/2.0");
            assertThat(told.status()).isEqualTo(200);
            assertThat(told.ending()).isEqualTo(Ending.ANSWERED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachRequestOfAConnectionIsToldByItself(Front front) throws Exception {
        List<String> expected = new ArrayList<>();
        try (RawClient client = RawClient.connect(weir.port(front))) {
            for (int i = 0; i < 20; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: test.example\r\n\r\n");
                client.response();
                expected.add("GET http /" + i + " HTTP/1.1");
            }
        }

        assertThat(weir.awaitTold(20)).extracting(Told::line).containsExactlyInAnyOrderElementsOf(expected);
    }
}
