package dev.weir.proxy;

import dev.weir.config.Limits;
import dev.weir.fixture.Await;
import dev.weir.fixture.Body;
import dev.weir.fixture.Head;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.RawClient;
import dev.weir.fuzz.Campaign;
import dev.weir.fuzz.Finding;
import dev.weir.listen.Listeners;
import dev.weir.listen.TestSettings;
import dev.weir.loop.Loops;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServlet;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests whose hosts fail, time out and answer piece by piece, each on a thread of its own, while clients send their
 * bodies, read, and go away: hunts answers that are mixed or never end, requests that are sent twice or told twice, and calls
 * that nobody ends or that are counted for ever.
 */
final class ExchangeStressTest {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 6;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Set<Integer> ERRORS = Set.of(502, 503, 504);

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger targets = new AtomicInteger();
    private final RacingTransport hosts = new RacingTransport();
    private final LogCapture log = new LogCapture(Exchange.class);
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private Upstream upstream;
    private final Loops loops = new Loops(100, InvocationType.BLOCKING);
    private Listeners weir;

    @BeforeEach
    void start() throws Exception {
        PoolOptions options = new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                LONG,
                LONG,
                1,
                LONG,
                1_000_000,
                LONG,
                StatusCodes.of(List.of("503")),
                0,
                1,
                LONG);
        List<PoolDefinition.HostDefinition> three = Stream.of("a", "b", "c")
                .map(id -> new PoolDefinition.HostDefinition(id, new HostOptions("127.0.0.1", 1, 1, null)))
                .toList();
        upstream = new Upstream(
                "http", null, List.of(new PoolDefinition("primary", options, three)), System::nanoTime, Runnable::run);
        ProxyOptions proxy = new ProxyOptions(peer -> false, new Via("edge"), 64 * 1024, LONG, 3);
        Routing routing = new Routing(
                new Routes(List.of(new Route(upstream, hosts))), proxy, List.of(report -> told.add(report.target())));
        weir = new Listeners(
                TestSettings.http(Limits.defaults()),
                loops,
                new BalancerServlet(() -> routing)::serve,
                new HttpServlet() {});
        loops.start();
        weir.start();
    }

    @AfterEach
    void stop() {
        weir.close();
        loops.close();
        hosts.close();
        threads.shutdownNow();
        log.close();
    }

    @Test
    void everyRequestEndsOnceWithItsOwnAnswerOrAnError() throws Exception {
        Campaign.run("exchanges", random -> {
            hosts.play(random.nextLong());
            CyclicBarrier start = new CyclicBarrier(CLIENTS);
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random its = new Random(random.nextLong());
                clients.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    new Visitor(its).visit();
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get(60, TimeUnit.SECONDS);
            }
            checkNothingIsLeft();
        });
    }

    private void checkNothingIsLeft() throws Finding {
        if (!Await.holdsWithin(Await.DEADLINE, () -> hosts.open() == 0)) {
            throw new Finding(hosts.open() + " calls are never ended");
        }
        if (!Await.holdsWithin(Await.DEADLINE, () -> inFlight() == 0)) {
            throw new Finding(inFlight() + " attempts are counted for ever");
        }
        long begun = upstream.resends().requests();
        if (!Await.holdsWithin(Await.DEADLINE, () -> told.size() == begun)) {
            throw new Finding(told.size() + " exchanges are told of " + begun);
        }
        if (Set.copyOf(told).size() != told.size()) {
            throw new Finding("some are told twice of " + told);
        }
        List<String> complaints = new ArrayList<>(hosts.complaints());
        complaints.addAll(log.lines());
        if (!complaints.isEmpty()) {
            throw new Finding(complaints.toString());
        }
    }

    private int inFlight() {
        return upstream.snapshot().pools().get(0).hosts().stream()
                .mapToInt(host -> host.stats().inFlight())
                .sum();
    }

    /** One client after another, each on a connection that is kept as long as it can be. */
    private final class Visitor {

        private final Random random;
        private @Nullable RawClient kept;

        Visitor(Random random) {
            this.random = random;
        }

        void visit() throws IOException, Finding {
            for (int i = 0; i < REQUESTS; i++) {
                RawClient client = kept != null ? kept : connect();
                kept = null;
                if (ask(client, "/" + targets.incrementAndGet())) {
                    kept = client;
                } else {
                    client.close();
                }
            }
            if (kept != null) {
                kept.close();
            }
        }

        private RawClient connect() throws IOException {
            int port = weir.all().get(0).port();
            return random.nextBoolean() ? RawClient.connect(port) : RawClient.connectNarrow(port);
        }

        /** Returns whether the connection may be used again. */
        private boolean ask(RawClient client, String target) throws IOException, Finding {
            boolean posts = random.nextInt(3) == 0;
            byte[] body = posts ? RacingTransport.bodyFor(target) : new byte[0];
            try {
                client.send((posts ? "POST " : "GET ") + target + " HTTP/1.1\r\nHost: x\r\n"
                        + (posts ? "Content-Length: " + body.length + "\r\n\r\n" : "\r\n"));
                if (random.nextInt(6) == 0) {
                    client.send(Arrays.copyOf(body, random.nextInt(body.length + 1)));
                    return leave(client);
                }
                client.send(body);
                if (random.nextInt(6) == 0) {
                    client.head();
                    return leave(client);
                }
            } catch (EOFException | SocketException cut) {
                return false; // it was about to leave
            }
            return read(client, target);
        }

        private boolean leave(RawClient client) throws IOException {
            if (random.nextBoolean()) {
                client.reset();
            }
            return false;
        }

        /** Returns whether the connection may be used again. */
        private boolean read(RawClient client, String target) throws IOException, Finding {
            Head head = head(client, target);
            if (head == null) {
                return false;
            }
            Body body = client.body(head);
            boolean whole = body.end() == Body.End.COMPLETE;
            if (!whole && !hosts.hasCut(target)) {
                throw new Finding(target + " is cut, but by no host");
            }
            if (status(head) == 200) {
                check(target, body.bytes(), whole);
            } else if (!ERRORS.contains(status(head))) {
                throw new Finding(target + " is answered with " + head.startLine());
            }
            return whole && !"close".equals(head.header("Connection"));
        }

        /** Null if the connection ended before, as it may when a host breaks off early. */
        private @Nullable Head head(RawClient client, String target) throws IOException, Finding {
            try {
                Head head = client.head();
                while (status(head) == 103) {
                    head = client.head();
                }
                return head;
            } catch (EOFException | SocketException cut) {
                if (hosts.hasCut(target)) {
                    return null;
                }
                throw new Finding(target + " gets no answer, but was cut by no host");
            }
        }

        private int status(Head head) {
            return Integer.parseInt(head.startLine().split(" ", -1)[1]);
        }

        private void check(String target, byte[] got, boolean whole) throws Finding {
            byte[] right = RacingTransport.answerTo(target);
            int length = Math.min(got.length, right.length);
            if (got.length > right.length || Arrays.mismatch(got, Arrays.copyOf(right, length)) >= 0) {
                throw new Finding(target + " gets another answer: "
                        + new String(Arrays.copyOf(got, Math.min(got.length, 200)), StandardCharsets.US_ASCII));
            }
            if (whole && got.length < right.length) {
                throw new Finding(target + " gets " + got.length + " of " + right.length + " bytes as a whole answer");
            }
        }
    }
}
