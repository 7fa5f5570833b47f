package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Interim;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim answers (RFC 9110, section 15.2), from hosts and to clients. */
final class InterimAnswerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 104, 199})
    void theFinalAnswerFollowsAnInterimOne(int status) throws Exception {
        host.behave(Behaviour.interim(Behaviour.answer(201, "final"), new Interim(status), new Interim(status)));

        try (RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                Response response = client.finalResponse();

                assertThat(response.status()).isEqualTo(201);
                assertThat(response.text()).isEqualTo("final");
            }
        }
        assertThat(host.accepted()).isEqualTo(1);
    }

    @Test
    void earlyHintsArePassedOnAndTheirHeadersStayWithThem() throws Exception {
        host.behave(Behaviour.interim(
                Behaviour.answer(200, "final", "X-Final: yes"),
                new Interim(103, "Link: </one.css>; rel=preload", "Connection: X-Secret", "X-Secret: hop"),
                new Interim(103, "Link: </two.css>; rel=preload")));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);

            Response first = client.response();
            Response second = client.response();
            Response last = client.response();

            assertThat(first.status()).isEqualTo(103);
            assertThat(first.all("Link")).containsExactly("</one.css>; rel=preload");
            assertThat(first.header("X-Secret")).isNull();
            assertThat(second.status()).isEqualTo(103);
            assertThat(second.all("Link")).containsExactly("</two.css>; rel=preload");
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.all("Link")).isEmpty();
            assertThat(last.header("X-Final")).isEqualTo("yes");
            assertThat(last.text()).isEqualTo("final");
        }
    }

    @Test
    void earlyHintsArriveBeforeTheHostAnswers() throws Exception {
        host.behave(Behaviour.interim(Behaviour.stall(), new Interim(103, "Link: </style.css>")));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);

            assertThat(client.response().status()).isEqualTo(103);
            assertThat(client.silentFor(Duration.ofMillis(100))).isTrue();
        }
    }

    static Stream<Behaviour> failuresAfterHints() {
        return Stream.of(Behaviour.closeAfterRequest(), Behaviour.breakAfterHead("Link: </other.css>"));
    }

    @ParameterizedTest
    @MethodSource("failuresAfterHints")
    void hintsOfAHostThatFailsDoNotStandInTheWayOfTheNext(Behaviour failure) throws Exception {
        try (TestHost next = TestHost.start("b");
                TestWeir both = TestWeir.inFrontOf("", host, next);
                RawClient client = RawClient.connect(both.port())) {
            host.behave(Behaviour.interim(failure, new Interim(103, "Link: </style.css>")));
            client.send(GET);

            Response last = client.finalResponse();

            assertThat(last.text()).isEqualTo("b");
            assertThat(last.all("Link")).isEmpty();
        }
    }

    @Test
    void anHttp10ClientGetsTheFinalAnswerAlone() throws Exception {
        host.behave(Behaviour.interim(Behaviour.answer(200, "final"), new Interim(103, "Link: </style.css>")));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            Response response = client.response();

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.all("Link")).isEmpty();
        }
    }

    @Test
    void aHostThatSendsInterimAnswersWithoutEndIsGivenUp() throws Exception {
        Interim[] many = Collections.nCopies(65, new Interim(102)).toArray(Interim[]::new);
        host.behave(Behaviour.interim(Behaviour.answer(200, "final"), many));

        assertThat(weir.get("/").status()).isEqualTo(502);
    }

    @Test
    void sixtyFourInterimAnswersAreBorne() throws Exception {
        Interim[] many = Collections.nCopies(64, new Interim(102)).toArray(Interim[]::new);
        host.behave(Behaviour.interim(Behaviour.answer(200, "final"), many));

        assertThat(weir.get("/").text()).isEqualTo("final");
        assertThat(weir.get("/").text()).isEqualTo("final");
    }

    @Test
    void aProtocolThatNobodyAskedForIsAnswered502() throws Exception {
        host.behave(Behaviour.switchUnasked());

        assertThat(weir.get("/").status()).isEqualTo(502);
    }

    // Expect: 100-continue.

    @Test
    void aClientThatExpectsToContinueIsToldSoAndTheHostIsNotAsked() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);
            client.send("body");

            assertThat(client.response().text()).isEqualTo("a");

            assertThat(host.lastRequest().text()).isEqualTo("body");
            assertThat(host.lastRequest().header("Expect")).isNull();
        }
    }

    @Test
    void aClientThatExpectsToContinueHearsNoneOfItWhenNoHostCanBeReached() throws Exception {
        host.stop();
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(504);
        }
    }
}
