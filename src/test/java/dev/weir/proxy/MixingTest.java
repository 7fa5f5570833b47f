package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Whatever hosts do wrong, an answer that is whole is the one that its own request asked for, and no request that may
 * have been executed is sent twice. Many clients at once; what goes wrong follows from the number of a request.
 */
final class MixingTest {

    private static final int CLIENTS = 6;
    private static final int REQUESTS = 150;
    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";

    private final TestHost[] hosts = new TestHost[3];
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = TestHost.start("h" + i);
        }
        weir = TestWeir.ofPools(
                "limits: {resend_percent: 100}",
                TestWeir.pool("primary", "max_fails: 1000000, read_timeout: 5s", hosts));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        for (TestHost host : hosts) {
            host.close();
        }
    }

    @Test
    void everyWholeAnswerIsThatOfItsRequest() throws Exception {
        Stream.of(hosts).forEach(host -> host.behave(MixingTest::misbehave));

        List<String> wrong = ask("GET");

        assertThat(wrong).isEmpty();
        weir.awaitQuiet();
    }

    @Test
    void soItIsForPostsOfWhichNoneIsSentTwice() throws Exception {
        Stream.of(hosts).forEach(host -> host.behave(MixingTest::misbehave));

        List<String> wrong = ask("POST");

        assertThat(wrong).isEmpty();
        assertThat(targets()).doesNotHaveDuplicates();
        weir.awaitQuiet();
    }

    /** All hosts die under requests, each in its own way: nobody sees it. */
    @RepeatedTest(2)
    void getsSurviveHostsThatDie() throws Exception {
        hosts[0].behave(Behaviour.closeOnReuse(MixingTest::good));
        hosts[1].behave(Behaviour.resetAfterRequest());
        hosts[2].behave(Behaviour.thenClose(MixingTest::good));

        List<Integer> statuses = inParallel(client -> {
            List<Integer> own = new ArrayList<>();
            try (RawClient raw = RawClient.connect(weir.port())) {
                for (int i = 0; i < REQUESTS; i++) {
                    String target = "/" + client + "-" + i;
                    raw.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
                    Response response = raw.finalResponse();
                    own.add(response.text().equals(body(target)) ? response.status() : -1);
                }
            }
            return own;
        });

        assertThat(statuses).hasSize(CLIENTS * REQUESTS).containsOnly(200);
    }

    /** What was answered and not as it should be. */
    private List<String> ask(String method) throws Exception {
        return inParallel(client -> {
            List<String> wrong = new ArrayList<>();
            RawClient raw = RawClient.connect(weir.port());
            for (int i = 0; i < REQUESTS; i++) {
                String target = "/" + client + "-" + i;
                String length = method.equals("POST") ? "Content-Length: 4\r\n\r\nbody" : "\r\n";
                raw.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + length);
                Response response = answer(raw);
                if (response == null || !response.complete()) {
                    raw.close();
                    raw = RawClient.connect(weir.port());
                } else if (response.status() == 200
                        ? !response.text().equals(body(target))
                        : response.status() != 502) {
                    wrong.add(target + " was answered with " + response);
                }
            }
            raw.close();
            return wrong;
        });
    }

    /** Null if it was cut in a way that leaves nothing. */
    private static @Nullable Response answer(RawClient client) throws IOException {
        try {
            return client.finalResponse();
        } catch (EOFException | SocketException cut) {
            return null;
        }
    }

    private List<String> targets() {
        return Stream.of(hosts)
                .flatMap(host -> host.requests().stream())
                .map(RecordedRequest::target)
                .toList();
    }

    private interface Client<T> {
        List<T> run(int number) throws Exception;
    }

    private static <T> List<T> inParallel(Client<T> client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<List<T>>> running = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> threads.submit(() -> client.run(number)))
                    .toList();
            List<T> all = new ArrayList<>();
            for (Future<List<T>> each : running) {
                all.addAll(each.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    // What hosts do.

    /** Long enough to come in several pieces, and told apart from every other in each of them. */
    private static String body(String target) {
        return (target + " ").repeat(2_000);
    }

    private static void good(Connection connection) throws IOException {
        Behaviour.answer(200, body(connection.request().target())).serve(connection);
    }

    private static void misbehave(Connection connection) throws IOException {
        String target = connection.request().target();
        switch (Math.floorMod(target.hashCode(), 12)) {
            case 0 -> {
                connection.readBody();
                // In one breath: what comes when the next request is on its way cannot be told from its answer.
                String body = body(target);
                connection.write(Behaviour.head(200, "Content-Length: " + body.length()) + "\r\n" + body + EVIL);
            }
            case 1 -> {
                good(connection);
                // While the connection is kept, or serves the next request already.
                LockSupport.parkNanos(Math.floorMod(target.hashCode(), 1_000_000));
                connection.write("x");
            }
            case 2 -> Behaviour.cutBody(body(target).substring(0, 100), 1_000).serve(connection);
            case 3 -> Behaviour.cutChunkedBody(body(target), "more").serve(connection);
            case 4 -> Behaviour.closeAfterRequest().serve(connection);
            case 5 -> Behaviour.resetAfterRequest().serve(connection);
            case 6 -> Behaviour.garbage("nonsense\r\n\r\n").serve(connection);
            case 7 -> Behaviour.answerChunked(body(target)).serve(connection);
            case 8 -> Behaviour.thenClose(MixingTest::good).serve(connection);
            default -> good(connection);
        }
    }
}
