package dev.weir.config;

import dev.weir.accesslog.AccessLogOptions;
import dev.weir.config.Settings.Decisions;
import dev.weir.config.Settings.Http;
import dev.weir.config.Settings.Listeners;
import dev.weir.config.Settings.State;
import dev.weir.config.Settings.Traces;
import dev.weir.config.Settings.Tracing;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.state.Fsync;
import dev.weir.upstream.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a configuration file strictly: unknown keys, keys given twice and values that make no sense are problems, and
 * all of them are listed at once. Reads from top to bottom like the file.
 *
 * <p>The file is YAML, of which JSON is a part, in UTF-8, of at most 4 MiB. {@code ${NAME}} and {@code ${NAME:default}}
 * in values come from the environment. Paths are relative to the file, but for the one that the variable {@code
 * WEIR_STATE_DIR} gives, which is relative to the working directory.
 */
public final class SettingsReader {

    /** In one line, as every message is. */
    static final String SMALLEST =
            "upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: 8081}]}]}}";

    /** What a client may do to a connection is for whoever accepts it to say: in a container that is not Weir. */
    static final List<Range> LAUNCHER_LIMITS = List.of(
            Limits.REQUEST_HEAD_TIMEOUT,
            Limits.REQUEST_BODY_TIMEOUT,
            Limits.IDLE_TIMEOUT,
            Limits.RESPONSE_WRITE_TIMEOUT,
            Limits.REQUEST_HEAD_SIZE,
            Limits.REQUEST_HEADER_COUNT,
            Limits.MAX_CONNECTIONS,
            Limits.STOP_DELAY);

    /** The variable that names the directory for state if the file does not. */
    private static final String STATE_DIRECTORY = "WEIR_STATE_DIR";

    private final Environment environment;

    /**
     * Creates a reader.
     *
     * @param environment the variables for {@code ${NAME}}, as {@link System#getenv()} gives them
     */
    public SettingsReader(Map<String, String> environment) {
        this.environment = new Environment(environment);
    }

    /** What the file says, or everything that is wrong with it; a file that cannot be read is a problem as well. */
    public Reading read(Path file) {
        Report report = new Report(file.toString());
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Optional<Settings> settings =
                parse(file, report).flatMap(node -> settings(node, new OnDisk(directory), report));
        return settings.isEmpty() || report.hasProblems()
                ? new Reading.Refused(report.problems(), report.warnings())
                : new Reading.Accepted(
                        settings.get(), report.warnings(), report.launcherOnly(), report.containerOnly());
    }

    private static Optional<Node> parse(Path file, Report report) {
        if (!Files.exists(file)) {
            report.problem(0, "", "does not exist");
            return Optional.empty();
        }
        try {
            Node root = YamlParser.parse(OnDisk.text(file));
            return Optional.of(root != null ? root : new Node.Mapping(List.of(), 0));
        } catch (Mistake unreadable) {
            report.problem(0, "", unreadable.problem());
        } catch (YamlMistake broken) {
            report.problem(broken.line(), "", broken.problem());
        }
        return Optional.empty();
    }

    private Optional<Settings> settings(Node root, OnDisk disk, Report report) {
        return new Value(root, "", environment, report).readSection(section -> Optional.of(settings(section, disk)));
    }

    private Settings settings(Section root, OnDisk disk) {
        root.launcherOnly("listeners");
        AccessLogOptions accessLog = root.section("access_log", log -> AccessLogReader.read(log, disk));
        return new Settings(
                root.section("listeners", listeners -> listeners(listeners, disk)),
                root.section("admin", AdminReader::read),
                root.section("events", events -> EventsReader.read(events, disk)),
                accessLog,
                root.section("tracing", tracing -> tracing(tracing, accessLog.on())),
                root.section("decisions", SettingsReader::decisions),
                root.seconds(Settings.BACKGROUND_PERIOD, Settings.DEFAULT_BACKGROUND_PERIOD),
                root.section("limits", SettingsReader::limits),
                networks(root, "trusted_proxies"),
                root.optional("via", Forms::pseudonym).orElse(null),
                root.section("state", state -> state(state, disk)).orElse(null),
                root.flag("watch", false),
                upstreams(root, disk));
    }

    /** @param logged whether there are lines to find requests of hosts by */
    private static Tracing tracing(Section tracing, boolean logged) {
        return new Tracing(
                tracing.value("traceparent", Forms::traces, logged ? Traces.JOIN : Traces.PASS),
                tracing.flag("request_id", logged));
    }

    private static Decisions decisions(Section decisions) {
        return new Decisions(
                decisions.number(Decisions.KEEP, Decisions.DEFAULT_KEEP), networks(decisions, "header_for"));
    }

    private static Listeners listeners(Section listeners, OnDisk disk) {
        return new Listeners(
                listeners.toggle("http", true, http -> Optional.of(http(http))).orElse(null),
                listeners
                        .toggle("https", false, https -> HttpsReader.read(https, disk))
                        .orElse(null));
    }

    private static Http http(Section http) {
        return new Http(
                http.value("bind", Forms::address, Settings.EVERY_ADDRESS),
                http.number(Settings.PORT, Http.DEFAULT_PORT),
                http.flag("http2", Settings.DEFAULT_HTTP2));
    }

    private static Limits limits(Section limits) {
        LAUNCHER_LIMITS.forEach(limit -> limits.launcherOnly(limit.option()));
        Limits defaults = Limits.defaults();
        return new Limits(
                limits.seconds(Limits.REQUEST_HEAD_TIMEOUT, defaults.requestHeadTimeout()),
                limits.seconds(Limits.REQUEST_BODY_TIMEOUT, defaults.requestBodyTimeout()),
                limits.seconds(Limits.IDLE_TIMEOUT, defaults.idleTimeout()),
                limits.seconds(Limits.RESPONSE_WRITE_TIMEOUT, defaults.responseWriteTimeout()),
                limits.size(Limits.REQUEST_HEAD_SIZE, defaults.requestHeadSize()),
                limits.number(Limits.REQUEST_HEADER_COUNT, defaults.requestHeaderCount()),
                limits.size(Limits.RESPONSE_HEAD_SIZE, defaults.responseHeadSize()),
                limits.number(Limits.RESPONSE_HEADER_COUNT, defaults.responseHeaderCount()),
                limits.number(Limits.INTERIM_ANSWERS, defaults.interimAnswers()),
                limits.number(Limits.MAX_CONNECTIONS, defaults.maxConnections()),
                limits.size(Limits.REPLAY_BUFFER, defaults.replayBuffer()),
                limits.seconds(Limits.ATTEMPTS_TIMEOUT, defaults.attemptsTimeout()),
                limits.number(Limits.MAX_RESENDS, defaults.maxResends()),
                limits.number(Limits.RESEND_PERCENT, defaults.resendPercent()),
                limits.number(Limits.RESEND_MINIMUM, defaults.resendMinimum()),
                limits.seconds(Limits.STOP_DELAY, defaults.stopDelay()),
                limits.seconds(Limits.STOP_TIMEOUT, defaults.stopTimeout()));
    }

    static Networks networks(Section section, String key) {
        List<String> networks = new ArrayList<>();
        for (Value network : section.items(key)) {
            network.read(Forms::network).ifPresent(networks::add);
        }
        return Networks.of(networks);
    }

    private Optional<State> state(Section state, OnDisk disk) {
        Fsync fsync = state.value("fsync", Forms::fsync, State.DEFAULT_FSYNC);
        Optional<Path> directory =
                state.has("dir") ? state.optional("dir", disk::directory) : directoryOfEnvironment(state);
        return directory.map(in -> new State(in, fsync));
    }

    /** Not relative to the file, as whoever sets the variable may not know where that is. */
    private Optional<Path> directoryOfEnvironment(Section state) {
        String named = environment.variables().getOrDefault(STATE_DIRECTORY, "");
        if (named.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OnDisk(Path.of("").toAbsolutePath()).directory(named));
        } catch (Mistake mistake) {
            state.problem("dir", mistake.problem() + " (named by the variable " + STATE_DIRECTORY + ")");
            return Optional.empty();
        }
    }

    static List<UpstreamSettings> upstreams(Section root, OnDisk disk) {
        Optional<Value> upstreams = root.find("upstreams").filter(value -> !value.isEmpty());
        if (upstreams.isEmpty()) {
            root.problem("there are no upstreams; the smallest configuration is " + SMALLEST);
        }
        return upstreams.map(all -> UpstreamReader.readAll(all, disk)).orElse(List.of());
    }
}
