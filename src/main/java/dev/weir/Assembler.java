package dev.weir;

import dev.weir.Assembly.Served;
import dev.weir.admin.Credentials;
import dev.weir.config.Home;
import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.config.Settings.Traces;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.health.TransitionLog;
import dev.weir.proxy.ExchangeObserver;
import dev.weir.proxy.ProxyOptions;
import dev.weir.proxy.Route;
import dev.weir.proxy.Routes;
import dev.weir.proxy.Routing;
import dev.weir.proxy.Tracing;
import dev.weir.proxy.Via;
import dev.weir.transport.AnswerLimits;
import dev.weir.transport.Engine;
import dev.weir.transport.HostTransport;
import dev.weir.upstream.ResendBudget;
import dev.weir.upstream.StandingOrders;
import dev.weir.upstream.Upstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Makes the parts of a balancer of a configuration, and of these and another configuration the next ones. */
final class Assembler {

    private final Settings atStart;
    private final Home home;
    private final Engine engine;
    private final Executor listeners;
    private final Function<Settings, List<ExchangeObserver>> observers;
    private final Announcer announcer;
    private final String randomPseudonym =
            "weir-" + Long.toHexString(ThreadLocalRandom.current().nextLong());

    /**
     * Makes nothing yet.
     *
     * @param listeners runs what listens to changes of hosts
     * @param observers told, by these settings, how each exchange went
     * @param announcer tells what happens to upstreams
     */
    Assembler(
            Settings atStart,
            Home home,
            Engine engine,
            Executor listeners,
            Function<Settings, List<ExchangeObserver>> observers,
            Announcer announcer) {
        this.atStart = atStart;
        this.home = home;
        this.engine = engine;
        this.listeners = listeners;
        this.observers = observers;
        this.announcer = announcer;
    }

    /**
     * What is made at the start.
     *
     * @throws IllegalArgumentException if the platform's trusted certificates are needed and cannot be used
     */
    Assembly first() {
        return assemble(atStart, prepare(atStart, Map.of(), Map.of()), new Credentials(atStart.admin()));
    }

    /**
     * Does all that may fail of a replacement, and changes nothing yet.
     *
     * @param before the upstreams that are served now, by id
     * @param orders of hosts of upstreams that are new, by the upstream's id
     * @return the upstreams that will be served, by id, in order of declaration
     * @throws IllegalArgumentException if the platform's trusted certificates are needed and cannot be used
     */
    Map<String, Served> prepare(Settings next, Map<String, Served> before, Map<String, StandingOrders> orders) {
        Map<String, Served> served = new LinkedHashMap<>();
        for (UpstreamSettings each : next.upstreams()) {
            Served known = before.get(each.id());
            if (known != null) {
                known.transport().prepare(each.tls());
            }
            served.put(each.id(), known != null ? known : serve(each, next, ordersOf(each, orders)));
        }
        return served;
    }

    /**
     * Has the upstreams that stay go by the next settings, and makes the assembly that goes by them.
     *
     * @param served what was prepared
     * @param discardChanges whether the changes that operators made by the admin API are forgotten
     * @param orders of hosts that are new, by the upstream's id
     * @param replacement is told what is added and what is different
     */
    Assembly replace(
            Settings next,
            Assembly before,
            Map<String, Served> served,
            boolean discardChanges,
            Map<String, StandingOrders> orders,
            Replacement replacement) {
        for (UpstreamSettings each : next.upstreams()) {
            if (before.served().containsKey(each.id())) {
                Served now = Objects.requireNonNull(served.get(each.id()));
                now.transport().limit(answerLimits(next.limits()));
                now.upstream()
                        .resends()
                        .resize(next.limits().resendPercent(), next.limits().resendMinimum());
                replacement.reloaded(
                        each.id(),
                        now.upstream().reload(each.tls(), each.pools(), discardChanges, ordersOf(each, orders)));
            } else {
                replacement.added(each);
            }
        }
        return assemble(next, served, credentials(next, before));
    }

    /** In a container, whether there are any was settled when the web application started. */
    private Credentials credentials(Settings next, Assembly before) {
        boolean sameNeed = next.admin().needsCredentials() == atStart.admin().needsCredentials();
        return home == Home.LAUNCHER || sameNeed ? new Credentials(next.admin()) : before.credentials();
    }

    private static StandingOrders ordersOf(UpstreamSettings upstream, Map<String, StandingOrders> orders) {
        return orders.getOrDefault(upstream.id(), StandingOrders.none());
    }

    private Served serve(UpstreamSettings settings, Settings all, StandingOrders orders) {
        Upstream upstream = new Upstream(
                settings.id(),
                settings.tls(),
                settings.pools(),
                orders,
                resends(all.limits()),
                System::nanoTime,
                listeners);
        upstream.addListener(new TransitionLog());
        announcer.follow(upstream);
        return new Served(upstream, new HostTransport(upstream, engine, answerLimits(all.limits())));
    }

    private Assembly assemble(Settings settings, Map<String, Served> served, Credentials credentials) {
        List<Route> routes = served.values().stream()
                .map(each -> new Route(each.upstream(), each.transport()))
                .toList();
        ProxyOptions options = new ProxyOptions(
                settings.trustedProxies()::contains,
                new Via(settings.via() != null ? settings.via() : randomPseudonym),
                settings.limits().replayBuffer(),
                settings.limits().attemptsTimeout(),
                settings.limits().maxResends(),
                tracing(settings.tracing()),
                settings.decisions().headerFor()::contains);
        return new Assembly(
                settings, served, new Routing(new Routes(routes), options, observers.apply(settings)), credentials);
    }

    private static Tracing tracing(Settings.Tracing settings) {
        return new Tracing(settings.traceparent() == Traces.JOIN, settings.requestId());
    }

    private static ResendBudget resends(Limits limits) {
        return new ResendBudget(limits.resendPercent(), limits.resendMinimum(), System.nanoTime());
    }

    private static AnswerLimits answerLimits(Limits limits) {
        return new AnswerLimits(limits.responseHeadSize(), limits.responseHeaderCount(), limits.interimAnswers());
    }
}
