package dev.weir;

import dev.weir.admin.AdminAccess;
import dev.weir.admin.AdminServlet;
import dev.weir.admin.Credentials;
import dev.weir.admin.Persistence;
import dev.weir.config.Home;
import dev.weir.config.Limits;
import dev.weir.config.OpenFiles;
import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.config.SettingsFile;
import dev.weir.health.TransitionLog;
import dev.weir.health.Worker;
import dev.weir.proxy.BalancerServlet;
import dev.weir.proxy.ProxyOptions;
import dev.weir.proxy.Route;
import dev.weir.proxy.Routes;
import dev.weir.proxy.Routing;
import dev.weir.state.Keeper;
import dev.weir.state.StateUnusable;
import dev.weir.transport.AnswerLimits;
import dev.weir.transport.Engine;
import dev.weir.transport.HostTransport;
import dev.weir.transport.Transport;
import dev.weir.upstream.ResendBudget;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A whole balancer without a container: upstreams, the connections to their hosts, the worker that looks after them, and
 * the servlets that offer them.
 *
 * <p>What it goes by is one immutable {@link Assembly}. {@link #reload} replaces it as a whole.
 */
public final class Weir implements AutoCloseable {

    private static final int MAX_TRANSPORT_THREADS = 200;

    private final Settings atStart;
    private final Home home;
    private final @Nullable SettingsFile file;
    private final String randomPseudonym = randomPseudonym();
    private final Worker worker;
    private final Engine engine =
            new Engine(MAX_TRANSPORT_THREADS, OpenFiles.ofProcess().share());
    private final @Nullable Keeper keeper;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean stopping;

    /** One reload from the file at a time. Taken before {@link #reloadLock}, and kept while a slow disk is read. */
    private final Object fileLock = new Object();

    private final Object reloadLock = new Object();
    /** Replaced under {@link #reloadLock}, read without it. */
    private volatile Assembly current;
    /** Guarded by {@link #reloadLock}. */
    private boolean started;
    /** Of upstreams that were removed, until they are closed. Guarded by {@link #reloadLock}. */
    private final List<HostTransport> retired = new ArrayList<>();

    /**
     * What was made of a configuration.
     *
     * @param settings it was made of
     * @param served the upstreams by id, in order of declaration
     * @param routing for requests
     * @param credentials for operators
     */
    private record Assembly(Settings settings, Map<String, Served> served, Routing routing, Credentials credentials) {

        List<Upstream> upstreams() {
            return served.values().stream().map(Served::upstream).toList();
        }

        Map<Upstream, Transport> toLookAfter() {
            Map<Upstream, Transport> all = new LinkedHashMap<>();
            served.values().forEach(each -> all.put(each.upstream, each.transport));
            return all;
        }
    }

    /** An upstream and the connections to its hosts. */
    private record Served(Upstream upstream, HostTransport transport) {}

    /**
     * Puts a balancer together, with the state that it had before a restart; {@link #start} starts its threads. The
     * directory for state is in use until {@link #close}.
     *
     * @param file that the settings were read from, or null if they have none
     * @param application what is the same for all deployments of a web application, each of which hands its state over
     *     to the next one; empty if there are none
     * @throws IllegalArgumentException if the platform's trusted certificates are needed and cannot be used
     * @throws StateUnusable if the directory for state cannot be used
     */
    public Weir(Settings settings, Home home, @Nullable SettingsFile file, String application) {
        this.atStart = settings;
        this.home = home;
        this.file = file;
        this.worker = new Worker(settings.backgroundPeriod());
        Map<String, Served> served = new LinkedHashMap<>();
        for (UpstreamSettings each : settings.upstreams()) {
            served.put(each.id(), serve(each, settings));
        }
        this.current = assemble(settings, served, new Credentials(settings.admin()));
        this.keeper = keeper(settings.state(), application);
        worker.atEachTick(this::watch);
        worker.atEachTick(this::forgetClosed);
    }

    private Served serve(UpstreamSettings settings, Settings all) {
        Upstream upstream = new Upstream(
                settings.id(), settings.tls(), settings.pools(), resends(all.limits()), System::nanoTime, worker);
        upstream.addListener(new TransitionLog());
        return new Served(upstream, new HostTransport(upstream, engine, answerLimits(all.limits())));
    }

    private Assembly assemble(Settings settings, Map<String, Served> served, Credentials credentials) {
        List<Route> routes = served.values().stream()
                .map(each -> new Route(each.upstream, each.transport))
                .toList();
        ProxyOptions options = new ProxyOptions(
                settings.trustedProxies()::contains,
                settings.via() != null ? settings.via() : randomPseudonym,
                settings.limits().replayBuffer(),
                settings.limits().attemptsTimeout(),
                settings.limits().maxResends());
        return new Assembly(settings, served, new Routing(new Routes(routes), options), credentials);
    }

    private @Nullable Keeper keeper(Settings.@Nullable State state, String application) {
        return state == null
                ? null
                : Keeper.open(
                        state.dir(),
                        application,
                        state.fsync(),
                        this::upstreams,
                        System::nanoTime,
                        InstantSource.system());
    }

    /** The upstreams, in order of declaration. */
    public List<Upstream> upstreams() {
        return current.upstreams();
    }

    /** Starts the background threads. */
    public void start() {
        synchronized (reloadLock) {
            engine.start();
            current.served.values().forEach(each -> each.transport.start());
            worker.start(current.toLookAfter());
            started = true;
        }
        if (keeper != null) {
            keeper.start();
        }
    }

    /** The servlet for traffic: to be mapped at {@code /*}, with asynchronous support. */
    public HttpServlet balancer() {
        return new BalancerServlet(() -> current.routing);
    }

    /**
     * The servlet for operators: to be mapped at {@code /*}.
     *
     * @param bind the address that it is offered at
     */
    public HttpServlet admin(String bind) {
        return new AdminServlet(
                this::upstreams,
                new AdminAccess(bind),
                () -> current.credentials,
                () -> stopping,
                this::reload,
                persistence());
    }

    private Persistence persistence() {
        return keeper == null ? Persistence.none() : new KeptState(keeper);
    }

    // Another configuration.

    /**
     * Reads the file again and goes by what it says, see {@link #reload(Settings, boolean)}. If anything is wrong with it
     * nothing changes. The log says what came of it.
     *
     * @param discardChanges whether the changes that operators made by the admin API are forgotten
     * @param by who asks for it, for the log: {@code signal}
     */
    public Reload reload(boolean discardChanges, String by) {
        Reload reload;
        synchronized (fileLock) {
            reload = readAgain(discardChanges);
        }
        ReloadLog.tell(reload, by);
        return reload;
    }

    private Reload readAgain(boolean discardChanges) {
        if (file == null) {
            return new Reload.Refused(List.of("this Weir was not started from a configuration file"));
        }
        Reading reading = file.read();
        List<String> warnings = reading.warnings().stream().map(String::valueOf).toList();
        if (reading instanceof Reading.Refused refused) {
            return new Reload.Refused(
                    refused.problems().stream().map(String::valueOf).toList());
        }
        Reload reload = reload(((Reading.Accepted) reading).settings(), discardChanges);
        return reload instanceof Reload.Done done ? done.with(warnings) : reload;
    }

    /**
     * Goes by another configuration, all of it or nothing. Requests that have begun go on as they began. What was ordered
     * by hand stays, and what was observed of hosts that are the same. Hosts and upstreams that are gone serve the
     * requests that they have.
     *
     * @param discardChanges whether the changes that operators made by the admin API are forgotten
     */
    public Reload reload(Settings next, boolean discardChanges) {
        synchronized (reloadLock) {
            if (stopping) {
                return new Reload.Refused(List.of("Weir is stopping"));
            }
            Assembly before = current;
            Map<String, Served> served = new LinkedHashMap<>();
            try {
                prepare(next, before, served);
            } catch (IllegalArgumentException unusable) {
                return new Reload.Refused(List.of(String.valueOf(unusable.getMessage())));
            }
            Replacement replacement = new Replacement(before.settings, atStart, next, home);
            replace(before, next, served, discardChanges, replacement);
            return replacement.done();
        }
    }

    /** Does all that may fail, and changes nothing yet. */
    private void prepare(Settings next, Assembly before, Map<String, Served> served) {
        for (UpstreamSettings each : next.upstreams()) {
            Served known = before.served.get(each.id());
            if (known != null) {
                known.transport.prepare(each.tls());
            }
            served.put(each.id(), known != null ? known : serve(each, next));
        }
    }

    private void replace(
            Assembly before,
            Settings next,
            Map<String, Served> served,
            boolean discardChanges,
            Replacement replacement) {
        for (UpstreamSettings each : next.upstreams()) {
            Served now = Objects.requireNonNull(served.get(each.id()));
            if (before.served.containsKey(each.id())) {
                now.transport.limit(answerLimits(next.limits()));
                now.upstream
                        .resends()
                        .resize(next.limits().resendPercent(), next.limits().resendMinimum());
                replacement.reloaded(each.id(), now.upstream.reload(each.tls(), each.pools(), discardChanges));
            } else {
                if (started) {
                    now.transport.start();
                }
                replacement.added(each);
            }
        }
        boolean sameNeed = next.admin().needsCredentials() == atStart.admin().needsCredentials();
        Credentials credentials =
                home == Home.LAUNCHER || sameNeed ? new Credentials(next.admin()) : before.credentials;
        current = assemble(next, served, credentials);
        worker.lookAfter(current.toLookAfter());
        before.served.forEach((id, gone) -> {
            if (!served.containsKey(id)) {
                gone.transport.retire(next.limits().stopTimeout());
                retired.add(gone.transport);
                replacement.removed(id, gone.upstream.snapshot());
            }
        });
    }

    /** At each tick of the worker. */
    private void watch() {
        if (file != null && current.settings.watch() && file.hasSettledAnew()) {
            var unused = reload(false, "file");
        }
    }

    /** At each tick of the worker. */
    private void forgetClosed() {
        synchronized (reloadLock) {
            retired.removeIf(HostTransport::isClosed);
        }
    }

    /** Says by the admin API that no further requests should be sent here. Nothing else changes. */
    public void announceStop() {
        stopping = true;
    }

    /**
     * Lets requests in flight end, which takes a second at least and {@code limits.stop_timeout} at most. Checks end at
     * once. To be called before {@link #close}, when further requests go elsewhere.
     */
    public void drain() {
        announceStop();
        worker.close();
        Duration atMost = atStart.limits().stopTimeout();
        List<HostTransport> all = new ArrayList<>();
        synchronized (reloadLock) {
            all.addAll(retired);
            current.served.values().forEach(each -> all.add(each.transport));
            all.forEach(each -> each.retire(atMost));
        }
        try {
            for (HostTransport each : all) {
                var unused = each.awaitClosed(atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the background threads and closes all connections, within a bounded time. May be called twice. */
    @Override
    public void close() {
        announceStop();
        if (closed.compareAndSet(false, true)) {
            worker.close();
            synchronized (reloadLock) {
                current.served.values().forEach(each -> each.transport.close());
                retired.forEach(HostTransport::close);
            }
            engine.close();
            if (keeper != null) {
                keeper.close(); // last: it writes what the others saw until their end
            }
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
