package dev.weir.transport;

import dev.weir.fixture.TestHost;
import dev.weir.loop.Loops;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.Pool;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.TlsOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** The connections to one host, without a balancer in front of them. */
final class TestTransport implements AutoCloseable {

    static final Duration LONG = Duration.ofHours(1);

    private static final String POOL = "primary";
    private static final String HOST = "a";
    private static final AnswerLimits LIMITS = new AnswerLimits(65_536, 200, 64);

    private static final int THREADS = 50;
    private static final int PLENTY = 10_000;

    private final Loops loops = new Loops(THREADS, InvocationType.BLOCKING);
    private final Engine engine;
    private final HostTransport transport;
    private final HostOptions hostOptions;
    private final Upstream upstream;

    private TestTransport(int port, PoolOptions options, @Nullable TlsOptions tls, int room) {
        engine = new Engine(loops, room);
        hostOptions = new HostOptions("127.0.0.1", port, 1, null);
        upstream = new Upstream(
                "http",
                tls,
                List.of(new PoolDefinition(
                        POOL, options, List.of(new PoolDefinition.HostDefinition(HOST, hostOptions)))),
                System::nanoTime,
                Runnable::run);
        transport = new HostTransport(upstream, engine, LIMITS);
        loops.start();
        engine.start();
        transport.start();
    }

    static TestTransport to(TestHost host, PoolOptions options) {
        return new TestTransport(host.port(), options, null, PLENTY);
    }

    static TestTransport to(int port, PoolOptions options) {
        return new TestTransport(port, options, null, PLENTY);
    }

    static TestTransport to(TestHost host, PoolOptions options, TlsOptions tls) {
        return new TestTransport(host.port(), options, tls, PLENTY);
    }

    /** With room for this many connections to all hosts together. */
    static TestTransport withRoom(int connections, TestHost host, PoolOptions options) {
        return new TestTransport(host.port(), options, null, connections);
    }

    /** Timeouts that no test lives to see. */
    static PoolOptions options(int keepalivePool, int maxConnections) {
        return options(LONG, LONG, keepalivePool, maxConnections);
    }

    static PoolOptions options(Duration timeout, Duration readTimeout, int keepalivePool, int maxConnections) {
        return new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                timeout,
                readTimeout,
                keepalivePool,
                LONG,
                3,
                LONG,
                StatusCodes.none(),
                maxConnections,
                10_000,
                LONG);
    }

    /** A GET, under way. */
    TestCall get(String target) {
        return get(target, new TestCall());
    }

    TestCall get(String target, TestCall listener) {
        return listener.start(call(pool(), request(target, "test.example"), false, listener));
    }

    /** A GET for another name, under way. */
    TestCall getFrom(String name, String target) {
        TestCall listener = new TestCall();
        return listener.start(call(pool(), request(target, name), false, listener));
    }

    /** A GET that must not be sent on a kept connection. */
    TestCall getFresh(String target) {
        TestCall listener = new TestCall();
        return listener.start(call(pool(), request(target, "test.example"), true, listener));
    }

    /** A GET on a connection of its own. */
    TestCall getOnce(String target) {
        TestCall listener = new TestCall();
        Pool pool = pool();
        return listener.start(
                transport.callOnce(pool, host(pool), request(target, "test.example"), LONG, LONG, listener));
    }

    /** Removes the host and adds it again, as another one of the same name. */
    synchronized void replaceHost() {
        upstream.removeHost(POOL, HOST);
        upstream.addHost(POOL, HOST, hostOptions);
    }

    /** Closes the transport alone: its threads go on. */
    void closeTransport() {
        transport.close();
    }

    @Override
    public void close() {
        transport.close();
        engine.close();
        loops.close();
    }

    private synchronized Pool pool() {
        return upstream.snapshot().pool(POOL).orElseThrow();
    }

    private static Host host(Pool pool) {
        return pool.host(HOST).orElseThrow();
    }

    private Call call(Pool pool, HostRequest request, boolean fresh, CallListener listener) {
        return transport.call(pool, host(pool), request, fresh, listener);
    }

    private static HostRequest request(String target, String name) {
        return new HostRequest(
                "GET",
                target,
                "HTTP/1.1",
                HttpFields.build().add(HttpHeader.HOST, name).asImmutable(),
                null,
                name);
    }
}
