package dev.weir;

import dev.weir.admin.AdminAccess;
import dev.weir.admin.AdminServlet;
import dev.weir.admin.Credentials;
import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.health.TransitionLog;
import dev.weir.health.Worker;
import dev.weir.proxy.BalancerServlet;
import dev.weir.proxy.ProxyOptions;
import dev.weir.proxy.Route;
import dev.weir.proxy.Routes;
import dev.weir.transport.AnswerLimits;
import dev.weir.transport.Engine;
import dev.weir.transport.HostTransport;
import dev.weir.transport.Transport;
import dev.weir.upstream.ResendBudget;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServlet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A whole balancer without a container: upstreams, the connections to their hosts, the worker that looks after them, and
 * the servlets that offer them.
 */
public final class Weir implements AutoCloseable {

    private static final int MAX_TRANSPORT_THREADS = 200;

    private final Settings settings;
    private final Worker worker;
    private final Engine engine = new Engine(MAX_TRANSPORT_THREADS);
    private final Map<Upstream, HostTransport> transports = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean stopping;

    /**
     * Puts a balancer together; {@link #start} starts its threads.
     *
     * @throws IllegalArgumentException if a trust file cannot be used
     */
    public Weir(Settings settings) {
        this.settings = settings;
        this.worker = new Worker(settings.backgroundPeriod());
        for (Settings.UpstreamSettings each : settings.upstreams()) {
            Upstream upstream = new Upstream(
                    each.id(), each.tls(), each.pools(), resends(settings.limits()), System::nanoTime, worker);
            upstream.addListener(new TransitionLog());
            transports.put(upstream, new HostTransport(upstream, engine, answerLimits(settings.limits())));
        }
    }

    /** The upstreams, in order of declaration. */
    public List<Upstream> upstreams() {
        return List.copyOf(transports.keySet());
    }

    /** Starts the background threads. */
    public void start() {
        engine.start();
        transports.values().forEach(HostTransport::start);
        worker.start(Map.<Upstream, Transport>copyOf(transports));
    }

    /** The servlet for traffic: to be mapped at {@code /*}, with asynchronous support. */
    public HttpServlet balancer() {
        List<Route> routes = transports.entrySet().stream()
                .map(entry -> new Route(entry.getKey(), entry.getValue()))
                .toList();
        String via = settings.via() != null ? settings.via() : randomPseudonym();
        ProxyOptions options = new ProxyOptions(
                settings.trustedProxies()::contains,
                via,
                settings.limits().replayBuffer(),
                settings.limits().attemptsTimeout(),
                settings.limits().maxResends());
        return new BalancerServlet(new Routes(routes), options);
    }

    /**
     * The servlet for operators: to be mapped at {@code /*}.
     *
     * @param bind the address that it is offered at
     */
    public HttpServlet admin(String bind) {
        return new AdminServlet(upstreams(), new AdminAccess(bind), new Credentials(settings.admin()), () -> stopping);
    }

    /** Says by the admin API that no further requests should be sent here. Nothing else changes. */
    public void announceStop() {
        stopping = true;
    }

    /** Stops the background threads and closes all connections, within a bounded time. May be called twice. */
    @Override
    public void close() {
        announceStop();
        if (closed.compareAndSet(false, true)) {
            worker.close();
            transports.values().forEach(HostTransport::close);
            engine.close();
        }
    }

    private static ResendBudget resends(Limits limits) {
        return new ResendBudget(limits.resendPercent(), limits.resendMinimum(), System.nanoTime());
    }

    private static AnswerLimits answerLimits(Limits limits) {
        return new AnswerLimits(limits.responseHeadSize(), limits.responseHeaderCount(), limits.interimAnswers());
    }

    private static String randomPseudonym() {
        return "weir-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
