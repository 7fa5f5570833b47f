package dev.weir.transport;

import static dev.weir.transport.TestTransport.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.TestHost;
import dev.weir.upstream.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More connections to hosts than this process may have open. */
final class RoomTest {

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void callWithoutRoomFailsAtOnceAndTheHostIsNotToBlame() {
        host.behave(Behaviour.stall());
        try (TestTransport transport = TestTransport.withRoom(1, host, options(10, 0))) {
            transport.get("/");
            host.awaitRequest(1);

            TestCall call = transport.get("/").await();

            assertThat(call.outcome()).isEqualTo(new Outcome.OutOfFiles());
            assertThat(new Outcome.OutOfFiles().blame()).isNull();
            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    @Test
    void checkWithoutRoomFailsWithoutBlameAsWell() {
        host.behave(Behaviour.stall());
        try (TestTransport transport = TestTransport.withRoom(1, host, options(10, 0))) {
            transport.getOnce("/");
            host.awaitRequest(1);

            assertThat(transport.getOnce("/").await().outcome()).isEqualTo(new Outcome.OutOfFiles());
        }
    }

    @Test
    void callsThatWaitForTheHostFailWhenThereIsNoRoom() {
        host.behave(Behaviour.stall());
        try (TestTransport transport = TestTransport.withRoom(2, host, options(10, 2))) {
            List<TestCall> served = List.of(transport.get("/"), transport.getOnce("/"));
            host.awaitRequest(2);

            TestCall call = transport.get("/").await();

            assertThat(call.outcome()).isEqualTo(new Outcome.OutOfFiles());
            assertThat(served).allMatch(each -> each.endings() == 0);
        }
    }

    @Test
    void idleConnectionsMakeRoomWithinMoments() {
        try (TestTransport transport = TestTransport.withRoom(1, host, options(10, 0))) {
            transport.get("/").await();

            TestCall first = transport.getFresh("/").await();

            assertThat(first.outcome()).isEqualTo(new Outcome.OutOfFiles());
            Await.equal("idle connections at the host", 0, host::openConnections);
            // The host may see its connection closed before that is counted here.
            Await.equal("status", 200, () -> transport.getFresh("/").await().status());
        }
    }

    @Test
    void roomIsGivenBackHoweverAConnectionEnds() {
        List<Behaviour> endings = List.of(
                Behaviour.closeOnAccept(),
                Behaviour.resetAfterRequest(),
                Behaviour.garbage("nonsense\r\n\r\n"),
                Behaviour.thenClose(Behaviour.identify()));
        try (TestTransport transport = TestTransport.withRoom(1, host, options(0, 0))) {
            Stream.iterate(0, i -> i < 40, i -> i + 1).forEach(i -> {
                host.behave(endings.get(i % endings.size()));
                TestCall call = transport.get("/").await();
                assertThat(call.outcome()).isNotEqualTo(new Outcome.OutOfFiles());
            });
        }
    }

    @Test
    void lackOfRoomIsToldOnceHoweverManyCallsFail() {
        host.behave(Behaviour.stall());
        try (LogCapture log = new LogCapture(Room.class);
                TestTransport transport = TestTransport.withRoom(1, host, options(10, 0))) {
            transport.get("/");
            host.awaitRequest(1);

            for (int i = 0; i < 100; i++) {
                transport.get("/").await();
            }

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN No connection to a host can be opened (all 1 that there is room for are in use)");
        }
    }
}
