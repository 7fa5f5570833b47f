package dev.weir;

import dev.weir.Assembly.Served;
import dev.weir.accesslog.AccessLog;
import dev.weir.admin.AdminAccess;
import dev.weir.admin.AdminServlet;
import dev.weir.admin.Authenticator;
import dev.weir.admin.Configuration;
import dev.weir.admin.History;
import dev.weir.admin.MetricsText;
import dev.weir.admin.Persistence;
import dev.weir.admin.Readiness;
import dev.weir.admin.Route;
import dev.weir.admin.SeedApi;
import dev.weir.admin.console.Console;
import dev.weir.admin.v1.ApiV1;
import dev.weir.admin.v1.DecisionResource;
import dev.weir.config.Home;
import dev.weir.config.OpenFiles;
import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import dev.weir.config.SettingsFile;
import dev.weir.decisions.Decisions;
import dev.weir.health.Worker;
import dev.weir.loop.Loops;
import dev.weir.metrics.Beans;
import dev.weir.metrics.Exposition;
import dev.weir.metrics.HostConnectionCounts;
import dev.weir.metrics.Metrics;
import dev.weir.metrics.Reloads;
import dev.weir.metrics.Traffic;
import dev.weir.proxy.BalancerServlet;
import dev.weir.proxy.ExchangeObserver;
import dev.weir.state.Keeper;
import dev.weir.state.StateUnusable;
import dev.weir.transport.ConnectionCounts;
import dev.weir.transport.Engine;
import dev.weir.transport.HostTransport;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServlet;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A whole balancer without a container: upstreams, the connections to their hosts, the worker that looks after them, and
 * the servlets that offer them.
 *
 * <p>What it goes by is one immutable {@link Assembly}. {@link #reload} replaces it as a whole.
 */
public final class Weir implements AutoCloseable {

    private static final int MAX_THREADS = 200;

    private final Settings atStart;
    private final Home home;
    private final @Nullable SettingsFile file;
    private final Worker worker;
    private final History history = new History(InstantSource.system(), this::upstreams);
    private final Loops loops;
    private final Engine engine;
    private final Authenticator authenticator;
    private final Announcer announcer;
    private final Assembler assembler;
    private final Traffic traffic = new Traffic();
    private final Reloads reloads = new Reloads();
    private final Beans beans;
    private final AccessLog accessLog;
    private final Decisions decisions;
    private final Metrics metrics;
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
        // Listeners of our own never block; what a container does, it does not say.
        InvocationType listeners = home == Home.LAUNCHER ? InvocationType.NON_BLOCKING : InvocationType.BLOCKING;
        this.loops = new Loops(MAX_THREADS, listeners);
        this.engine = new Engine(loops, OpenFiles.ofProcess().share());
        this.worker = new Worker(settings.backgroundPeriod());
        this.authenticator = new Authenticator(() -> current.credentials(), System::nanoTime);
        this.announcer = new Announcer(settings, authenticator);
        this.accessLog = new AccessLog(settings.accessLog());
        this.decisions = new Decisions(settings.decisions().keep());
        this.assembler = new Assembler(settings, home, engine, worker, this::observers, announcer);
        this.current = assembler.first();
        this.keeper = keeper(settings.state(), application);
        this.metrics = new Metrics(this::upstreams, traffic, this::connections, reloads, accessLog::dropped);
        this.beans =
                new Beans(ManagementFactory::getPlatformMBeanServer, application, this::upstreams, traffic, reloads);
        worker.atEachTick(this::watch);
        worker.atEachTick(beans::follow);
        worker.atEachTick(metrics::forgetGone);
        worker.atEachTick(this::forgetClosed);
        worker.atEachTick(() -> announcer.look(upstreams()));
        worker.atEachTick(accessLog::warn);
    }

    /** Told of each exchange. */
    private List<ExchangeObserver> observers(Settings settings) {
        List<ExchangeObserver> observers = new ArrayList<>();
        observers.add(traffic);
        if (atStart.decisions().keep() > 0) {
            observers.add(decisions);
        }
        if (settings.accessLog().on()) {
            observers.add(accessLog);
        }
        return observers;
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
            loops.start();
            engine.start();
            current.transports().forEach(HostTransport::start);
            accessLog.use(current.settings().accessLog());
            worker.start(current.toLookAfter());
            started = true;
        }
        if (keeper != null) {
            keeper.start();
        }
        announcer.started();
    }

    /** The threads of its connections, for listeners of our own to share. */
    public Loops loops() {
        return loops;
    }

    /** The servlet for traffic: to be mapped at {@code /*}, with asynchronous support. */
    public BalancerServlet balancer() {
        return new BalancerServlet(() -> current.routing());
    }

    /** Counts a request that a listener has answered with this status, because it cannot be read. */
    public void refused(int status) {
        traffic.refusedUnread(status);
    }

    /**
     * The servlet for operators: to be mapped at {@code /*}.
     *
     * @param bind the address that it is offered at
     */
    public HttpServlet admin(String bind) {
        AdminAccess access = AdminAccess.of(bind, atStart.admin().hosts());
        InstantSource wallClock = InstantSource.system();
        List<Route> routes = new ArrayList<>();
        Readiness readiness =
                new Readiness(() -> stopping, id -> current.settings().requires(id));
        routes.addAll(SeedApi.routes(access, readiness, this::reload, persistence(), history, wallClock));
        routes.addAll(ApiV1.routes(
                persistence(), history, authenticator, new ChecksAtOnce(worker), configuration(), wallClock));
        routes.add(announcer.streams().route());
        routes.add(DecisionResource.route(decisions, wallClock));
        routes.add(MetricsText.route(this::metricsText));
        Console console = new Console(announcer::latest, history, wallClock);
        routes.add(console.files());
        return new AdminServlet(this::upstreams, access, authenticator, routes, console);
    }

    private MetricsText.Page metricsText(@Nullable String accept) {
        Exposition text = Exposition.of(metrics, accept);
        return new MetricsText.Page(text.contentType(), text.text());
    }

    private HostConnectionCounts.Counts connections(Upstream upstream, HostStats host) {
        Served served = current.served().get(upstream.id());
        if (served == null) {
            return HostConnectionCounts.Counts.NONE; // it was removed a moment ago
        }
        ConnectionCounts counts = served.transport().count(host);
        return new HostConnectionCounts.Counts(counts.open(), counts.idle(), counts.queued());
    }

    private Configuration configuration() {
        Path directory = file == null ? Path.of("").toAbsolutePath() : file.directory();
        return new RunningConfiguration(() -> current.inForce(), directory, this::replace);
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
        return told(reload, by);
    }

    /** Goes by other settings than those of the file, as far as they need no restart, until that is read again. */
    private Configuration.Replaced replace(Configuration.State next, Consumer<Settings> expected, String by) {
        Configuration.Replaced replaced;
        synchronized (reloadLock) {
            Settings running = current.settings().running(next.settings());
            replaced = replace(new Configuration.State(running, next.orders()), true, expected);
        }
        var unused = told(replaced.reload(), by);
        return replaced;
    }

    private Reload told(Reload reload, String by) {
        ReloadLog.tell(reload, by);
        if (reload instanceof Reload.Done) {
            reloads.done();
        } else {
            reloads.refused();
        }
        announcer.reloaded(reload, by);
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
        return replace(new Configuration.State(next, Map.of()), discardChanges, any -> {})
                .reload();
    }

    private Configuration.Replaced replace(
            Configuration.State next, boolean discardChanges, Consumer<Settings> expected) {
        synchronized (reloadLock) {
            Assembly before = current;
            Configuration.State seen = before.state();
            if (stopping) {
                return refused("Weir is stopping", seen);
            }
            expected.accept(seen.settings());
            Settings settings = next.settings();
            Map<String, Served> served;
            try {
                served = assembler.prepare(settings, before.served(), next.orders());
            } catch (IllegalArgumentException unusable) {
                return refused(String.valueOf(unusable.getMessage()), seen);
            }
            Replacement replacement = new Replacement(before.settings(), atStart, settings, home);
            Swap swap = Upstream.holding(before.upstreams(), () -> {
                Configuration.State last = before.state();
                if (!last.settings().equals(seen.settings())) {
                    expected.accept(last.settings());
                }
                Assembly now = assembler.replace(settings, before, served, discardChanges, next.orders(), replacement);
                return new Swap(last, now, now.state());
            });
            if (started) {
                start(served, before);
            }
            accessLog.use(settings.accessLog());
            current = swap.now();
            worker.lookAfter(current.toLookAfter());
            retire(before, replacement);
            if (replacement.changesCredentials()) {
                authenticator.endSessions();
                announcer.endStreams();
            }
            return new Configuration.Replaced(replacement.done(), swap.before(), swap.after());
        }
    }

    /** What is to be used from now on, with what was in force just before it, and what is. */
    private record Swap(Configuration.State before, Assembly now, Configuration.State after) {}

    private static Configuration.Replaced refused(String problem, Configuration.State inForce) {
        return new Configuration.Replaced(new Reload.Refused(List.of(problem)), inForce, inForce);
    }

    /** Starts the connections of the upstreams that are new. */
    private static void start(Map<String, Served> served, Assembly before) {
        served.forEach((id, now) -> {
            if (!before.served().containsKey(id)) {
                now.transport().start();
            }
        });
    }

    /** Lets the upstreams that are gone serve the requests that they have. */
    private void retire(Assembly before, Replacement replacement) {
        before.served().forEach((id, gone) -> {
            if (!current.served().containsKey(id)) {
                gone.transport().retire(current.settings().limits().stopTimeout());
                retired.add(gone.transport());
                replacement.removed(id, gone.upstream().snapshot());
            }
        });
    }

    /** At each tick of the worker. */
    private void watch() {
        if (file != null && current.settings().watch() && file.hasSettledAnew()) {
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
        announcer.stopping();
    }

    /** Ends the streams of events properly, and begins no others. To be called before their connections are closed. */
    public void endStreams() {
        announcer.closeStreams();
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
            all.addAll(current.transports());
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
            beans.close();
            announcer.close();
            synchronized (reloadLock) {
                current.transports().forEach(HostTransport::close);
                retired.forEach(HostTransport::close);
            }
            engine.close();
            loops.close();
            accessLog.close(); // the last exchanges are told by now
            if (keeper != null) {
                keeper.close(); // last: it writes what the others saw until their end
            }
        }
    }
}
