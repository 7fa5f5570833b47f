package dev.weir.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a running Weir is told to go by: a JSON document of the shape of the configuration file, as strictly as that.
 * It says everything that can be different without a restart, and does not say who may tell it: the rest is for the file
 * alone. Nothing is taken from the environment, for who writes the document should not read that.
 */
public final class DocumentReader {

    private static final String NAME = "document";
    private static final List<String> FOR_THE_FILE =
            List.of("listeners", "admin", "events", "access_log", "tracing", "decisions", "background_period", "state");

    private DocumentReader() {}

    /**
     * What the document says, or everything that is wrong with it.
     *
     * @param json the text of one JSON value
     * @param running what it does not say is taken from there
     * @param directory that paths in it are relative to
     */
    public static Reading read(String json, Settings running, Path directory) {
        Report report = new Report(NAME);
        Optional<Settings> settings = parse(json, report)
                .flatMap(node -> new Value(node, "", Environment.none(), report)
                        .readSection(root -> Optional.of(settings(root, running, new OnDisk(directory)))));
        return settings.isEmpty() || report.hasProblems()
                ? new Reading.Refused(report.problems(), report.warnings())
                : new Reading.Accepted(settings.get(), report.warnings(), List.of(), List.of());
    }

    private static Optional<Node> parse(String json, Report report) {
        try {
            Node root = YamlParser.parse(Environment.escaped(json));
            return Optional.of(root != null ? root : new Node.Mapping(List.of(), 0));
        } catch (YamlMistake broken) {
            report.problem(broken.line(), "", broken.problem());
            return Optional.empty();
        }
    }

    private static Settings settings(Section root, Settings running, OnDisk disk) {
        FOR_THE_FILE.forEach(key -> refuse(root, key));
        return new Settings(
                running.listeners(),
                running.admin(),
                running.events(),
                running.accessLog(),
                running.tracing(),
                running.decisions(),
                running.backgroundPeriod(),
                root.section("limits", limits -> limits(limits, running.limits())),
                SettingsReader.networks(root, "trusted_proxies"),
                root.optional("via", Forms::pseudonym).orElse(null),
                running.state(),
                root.flag("watch", false),
                SettingsReader.upstreams(root, disk));
    }

    private static Limits limits(Section limits, Limits running) {
        SettingsReader.LAUNCHER_LIMITS.forEach(limit -> refuse(limits, limit.option()));
        refuse(limits, Limits.STOP_TIMEOUT.option());
        Limits defaults = Limits.defaults();
        return new Limits(
                running.requestHeadTimeout(),
                running.requestBodyTimeout(),
                running.idleTimeout(),
                running.responseWriteTimeout(),
                running.requestHeadSize(),
                running.requestHeaderCount(),
                limits.size(Limits.RESPONSE_HEAD_SIZE, defaults.responseHeadSize()),
                limits.number(Limits.RESPONSE_HEADER_COUNT, defaults.responseHeaderCount()),
                limits.number(Limits.INTERIM_ANSWERS, defaults.interimAnswers()),
                running.maxConnections(),
                limits.size(Limits.REPLAY_BUFFER, defaults.replayBuffer()),
                limits.seconds(Limits.ATTEMPTS_TIMEOUT, defaults.attemptsTimeout()),
                limits.number(Limits.MAX_RESENDS, defaults.maxResends()),
                limits.number(Limits.RESEND_PERCENT, defaults.resendPercent()),
                limits.number(Limits.RESEND_MINIMUM, defaults.resendMinimum()),
                running.stopDelay(),
                running.stopTimeout());
    }

    private static void refuse(Section section, String key) {
        if (section.find(key).isPresent()) {
            section.problem(key, "is for the configuration file alone: it needs a restart, or says who may do what");
        }
    }
}
