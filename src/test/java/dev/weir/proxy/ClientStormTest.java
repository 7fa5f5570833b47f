package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.Flood;
import dev.weir.fixture.Noise;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Clients that go away at any moment of any exchange. Hunts for what meets then: the client's end, noticed by a read, a
 * write or the watch, and the head, a piece, the end or the failure of the host's answer.
 */
final class ClientStormTest {

    private static final int CLIENTS = 300;
    private static final int BODY = 1_000_000;
    private static final long MUCH = 100_000_000;
    private static final int MAX_PAUSE_NANOS = 10_000_000;

    private static final Behaviour[] BEHAVIOURS = {
        Flood.ofLength(MUCH),
        Flood.chunked(MUCH),
        Behaviour.stall(),
        Behaviour.cutBody("part", 100),
        Behaviour.answer(200, "x".repeat(50_000)),
        Behaviour.answerEarly(413, "no"),
        ClientStormTest::answerEarlyAndLong
    };

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        log.start();
        weirLog().addAppender(log);
        host = TestHost.start("a");
        weir = TestWeir.start(TlsConfig.inFrontOf(TestTls.trusted("weir.example"), "", host));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
        weirLog().detachAppender(log);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void leavesNothingBehindAndNothingInTheLog(long seed) throws Exception {
        Random random = new Random(seed);

        for (int i = 0; i < CLIENTS; i++) {
            host.behave(BEHAVIOURS[random.nextInt(BEHAVIOURS.length)]);
            comeAndGo(random);
        }

        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
        host.behave(Behaviour.identify());
        assertThat(weir.get("/").text()).isEqualTo("a");
        assertThat(weir.host("primary", "a").stats().failures()).isZero();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    private void comeAndGo(Random random) throws IOException {
        RawClient client = random.nextInt(8) == 0
                ? RawClient.connect(weir.tlsPort(), TestTls.clientContext(), "weir.example")
                : RawClient.connect(weir.port());
        try (client) {
            if (random.nextBoolean()) {
                client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            } else {
                client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: " + BODY + "\r\n\r\n");
                client.send(Noise.bytes(0, random.nextInt(BODY / 10)));
            }
            pause(random);
            if (random.nextInt(3) == 0) {
                client.shutdownOutput();
                pause(random);
            }
            if (random.nextBoolean()) {
                client.reset();
            }
        } catch (IOException gone) {
            // Weir was faster.
        }
    }

    /** Which moment of the exchange is met is the point of the test. */
    private static void pause(Random random) {
        LockSupport.parkNanos(random.nextInt(MAX_PAUSE_NANOS));
    }

    private static void answerEarlyAndLong(Connection connection) throws IOException {
        connection.write(Behaviour.head(200, "Content-Length: " + MUCH) + "\r\n");
        for (long sent = 0; sent < MUCH; sent += BODY) {
            connection.write(Noise.bytes(sent, BODY));
        }
    }

    private static Logger weirLog() {
        return (Logger) LoggerFactory.getLogger("dev.weir");
    }
}
