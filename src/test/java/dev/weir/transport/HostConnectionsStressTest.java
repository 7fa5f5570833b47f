package dev.weir.transport;

import dev.weir.fixture.Await;
import dev.weir.fixture.TestHost;
import dev.weir.fuzz.Campaign;
import dev.weir.fuzz.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Calls to one host at its limit of connections, while it closes, resets and refuses them and callers give up: hunts calls that
 * nobody serves, connections that are counted for ever, and more at once than the limit allows.
 */
class HostConnectionsStressTest {

    private static final int CALLERS = 3;
    private static final int CALLS = 8;
    private static final String TOO_MANY = "HTTP/1.1 500 Too Many";
    private static final String ANSWER = "\r\nContent-Length: 2\r\n\r\nok";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void everyCallEndsAndEveryPlaceComesBack() throws Exception {
        Campaign.run("connections", random -> {
            int limit = 1 + random.nextInt(4);
            try (TestHost host = TestHost.start("a");
                    TestTransport transport = TestTransport.to(host, TestTransport.options(random.nextInt(4), limit))) {
                boolean restarts = random.nextBoolean();
                // The requests of connections that a restart resets may be served longer than their calls last.
                mishandle(host, restarts ? Integer.MAX_VALUE : limit);
                callAll(host, restarts, transport, random);
                serveAtOnce(host, transport, limit);
            }
        });
    }

    /**
     * By the target: answers, closes or resets; complains when it serves more than this many at once. It counts no longer
     * than the balancer does: not beyond its answer, and not what was given up.
     */
    private static void mishandle(TestHost host, int most) {
        AtomicInteger serving = new AtomicInteger();
        host.behave(connection -> {
            String target = connection.request().target();
            boolean counted = !target.equals("/abort");
            int now = counted ? serving.incrementAndGet() : 0;
            connection.readBody();
            if (counted) {
                serving.decrementAndGet();
            }
            switch (target) {
                case "/close" -> connection.close();
                case "/reset" -> connection.reset();
                default -> connection.write((now > most ? TOO_MANY : "HTTP/1.1 200 OK") + ANSWER);
            }
        });
    }

    private void callAll(TestHost host, boolean restarts, TestTransport transport, Random random) throws Exception {
        List<Future<List<TestCall>>> callers = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            Random its = new Random(random.nextLong());
            callers.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                return call(transport, its);
            }));
        }
        if (restarts) {
            host.stop();
            host.startAgain();
        }
        for (Future<List<TestCall>> caller : callers) {
            for (TestCall call : caller.get(30, TimeUnit.SECONDS)) {
                check(call);
            }
        }
    }

    /** Makes calls without waiting for their ends, and returns those that are to have one. */
    private static List<TestCall> call(TestTransport transport, Random random) {
        List<TestCall> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            switch (random.nextInt(6)) {
                case 0 -> transport.get("/abort").abort();
                case 1 -> calls.add(transport.get("/close"));
                case 2 -> calls.add(transport.get("/reset"));
                case 3 -> calls.add(transport.getFresh("/fresh"));
                default -> calls.add(transport.get("/"));
            }
        }
        return calls;
    }

    private static void check(TestCall call) throws Finding {
        if (!Await.holdsWithin(Await.DEADLINE, () -> call.endings() > 0)) {
            throw new Finding("a call never ends");
        }
        if (call.endings() > 1) {
            throw new Finding("a call ends twice");
        }
        if (call.status() == 500) {
            throw new Finding("the host serves more at once than the limit allows");
        }
    }

    /** As many calls as the limit allows must meet at the host, or a place was lost. */
    private static void serveAtOnce(TestHost host, TestTransport transport, int limit) throws Finding {
        CyclicBarrier all = new CyclicBarrier(limit);
        host.behave(connection -> {
            connection.readBody();
            if (!connection.request().target().equals("/together")) {
                connection.close(); // sent before it was given up, and read only now
                return;
            }
            try {
                all.await(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                connection.write("HTTP/1.1 200 OK" + ANSWER);
            } catch (Exception missed) {
                connection.close();
            }
        });
        List<TestCall> calls = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            calls.add(transport.getFresh("/together")); // a kept one may have been reset
        }
        for (TestCall call : calls) {
            check(call);
            if (call.status() != 200) {
                throw new Finding("a place at the host was lost: " + call.outcome());
            }
        }
    }
}
