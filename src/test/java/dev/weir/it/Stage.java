package dev.weir.it;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A running Weir and the hosts behind it, all in this JVM: {@code a} and {@code b} in the pool {@code primary}, {@code c}
 * in the pool {@code dr}; for requests by HTTPS {@code secure}, and {@code untrusted} in the pool {@code dr}.
 *
 * <p>No host is ever taken down by failures, so that tests leave nothing behind for others.
 */
final class Stage implements AutoCloseable {

    /** The name that hosts behind HTTPS are asked for. */
    static final String ORIGIN = "origin.test";

    /** The name in the certificate that clients see. */
    static final String FRONT = "weir.test";

    private final TestHost a = TestHost.start("a");
    private final TestHost b = TestHost.start("b");
    private final TestHost c = TestHost.start("c");
    private final TestHost secure =
            TestHost.start("secure", TestTls.trusted(ORIGIN).context());
    private final TestHost untrusted =
            TestHost.start("untrusted", TestTls.untrusted(ORIGIN).context());
    private final Deployment weir;
    /** Orders that bring back the hosts that were taken down. */
    private final Set<String> ups = new HashSet<>();

    private final Set<TestHost> stopped = new HashSet<>();

    /** A way to run Weir. */
    @FunctionalInterface
    interface Start {
        /**
         * Starts it.
         *
         * @param directory an empty one
         * @param upstreams the configuration, without listeners
         * @param front what it shows to clients of HTTPS
         */
        Deployment start(Path directory, String upstreams, TestTls.Identity front) throws Exception;
    }

    Stage(Path directory, Start way) throws Exception {
        weir = way.start(directory, upstreams(), TestTls.trusted(FRONT));
    }

    private String upstreams() {
        return """
                upstreams:
                  http:
                    pools:
                      - id: primary
                        timeout: 2s
                        read_timeout: 2s
                        max_fails: 1000
                        hosts: [{id: a, host: 127.0.0.1, port: %d}, {id: b, host: 127.0.0.1, port: %d}]
                      - id: dr
                        priority: 10
                        max_fails: 1000
                        hosts: [{id: c, host: 127.0.0.1, port: %d}]
                  https:
                    ssl: {sni_host: %s, trust: %s}
                    pools:
                      - id: primary
                        read_timeout: 2s
                        max_fails: 1000
                        hosts: [{id: secure, host: 127.0.0.1, port: %d}]
                      - id: dr
                        priority: 10
                        max_fails: 1000
                        hosts: [{id: untrusted, host: 127.0.0.1, port: %d}]
                """
                .formatted(a.port(), b.port(), c.port(), ORIGIN, TestTls.caPem(), secure.port(), untrusted.port());
    }

    TestHost a() {
        return a;
    }

    TestHost b() {
        return b;
    }

    TestHost c() {
        return c;
    }

    TestHost secure() {
        return secure;
    }

    Deployment weir() {
        return weir;
    }

    /** All hosts. */
    List<TestHost> hosts() {
        return List.of(a, b, c, secure, untrusted);
    }

    // Clients.

    RawClient client() throws IOException {
        return RawClient.connect(weir.port("http"));
    }

    RawClient tlsClient() throws IOException {
        return RawClient.connect(weir.port("https"), TestTls.clientContext(), FRONT);
    }

    /** Gets a target by HTTP, on a connection of its own. */
    Response get(String target, String... headers) throws IOException {
        return RawClient.get(weir.port("http"), target, headers);
    }

    /** Posts text by HTTP, on a connection of its own. */
    Response post(String target, String body) throws IOException {
        return request("POST " + target + " HTTP/1.1\r\nHost: test.example\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    /** Sends this text by HTTP, on a connection of its own. */
    Response request(String text) throws IOException {
        return RawClient.request(weir.port("http"), text);
    }

    /** Asks the admin API. */
    Response admin(String method, String path) throws IOException {
        return RawClient.request(weir.adminPort(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    // Orders.

    /** Takes a host of the upstream {@code http} out of use until {@link #reset}. */
    void down(String pool, String host) throws IOException {
        order("/down_host/" + pool + "/" + host);
        ups.add("/up_host/" + pool + "/" + host);
    }

    /** The same for {@code secure}. */
    void downSecure() throws IOException {
        order("/down_host/primary/secure?upstream=https");
        ups.add("/up_host/primary/secure?upstream=https");
    }

    /** From now on {@code a} alone gets requests by HTTP, and behaves as the test says. Returns it. */
    TestHost onlyA() throws IOException {
        down("primary", "b");
        down("dr", "c");
        return a;
    }

    /** Lets these hosts refuse connections until {@link #reset}. */
    void stop(TestHost... refusing) throws IOException {
        for (TestHost host : refusing) {
            host.stop();
            stopped.add(host);
        }
    }

    private void order(String path) throws IOException {
        Response response = admin("POST", path);
        if (response.status() != 200) {
            throw new AssertionError(path + " was answered with " + response);
        }
    }

    /**
     * All hosts are back in use, listen, and answer with their names. No connection is left that a behaviour of before
     * would close under the next request.
     */
    void reset() throws IOException {
        for (String up : ups) {
            order(up);
        }
        ups.clear();
        for (TestHost host : stopped) {
            host.startAgain();
        }
        stopped.clear();
        for (TestHost host : hosts()) {
            host.behave(Behaviour.identify()).resetConnections();
        }
    }

    @Override
    public void close() throws Exception {
        weir.close();
        for (TestHost host : hosts()) {
            host.close();
        }
    }
}
