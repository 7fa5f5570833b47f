package dev.weir.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A fault drill: steady requests through Weir, while its hosts misbehave, its operators give orders and its configuration
 * changes; then the verdict. Everything is on this machine's loopback. {@link #close} ends it all.
 */
public final class Drill implements AutoCloseable {

    /** Requests in flight, then connections to hosts and background threads. */
    private static final Duration STOP_BOUND = Configuration.STOP_TIMEOUT.plusSeconds(15);

    /** Of each phase, before its first step: on a machine that is busy a phase must not pass without any. */
    private static final int FIRST_REQUESTS = 5;

    private static final String ERROR = " ERROR ";
    private static final List<String> HOSTS = Stream.concat(Configuration.PRIMARY.stream(), Configuration.DR.stream())
            .toList();

    private final DrillOptions options;
    private final List<Phase> phases;
    private final Consumer<String> progress;
    private final Clock clock = new Clock();
    private final Ledger ledger = new Ledger();
    private final Chronicle chronicle = new Chronicle(HOSTS);
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Origin> origins = new LinkedHashMap<>();
    /** Bound but not listening, so that its port refuses. */
    private final Socket dead = new Socket();

    private final List<Subject> subjects = new ArrayList<>();

    private Drill(DrillOptions options, Consumer<String> progress) {
        this.options = options;
        this.phases = Scenario.of(options);
        this.progress = progress;
    }

    /**
     * Runs a drill to its end.
     *
     * @param command that starts Weir, without its arguments
     * @param directory for configurations and logs
     * @param progress is told what happens, a line at a time
     * @throws IOException if it cannot be run; a broken promise is no such failure
     */
    public static Report run(DrillOptions options, List<String> command, Path directory, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (Drill drill = new Drill(options, progress)) {
            return drill.run(command, directory);
        }
    }

    private Report run(List<String> command, Path directory) throws IOException, InterruptedException {
        for (String host : HOSTS) {
            origins.put(host, Origin.start(host, options.seed(), ledger, clock));
        }
        dead.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Map<String, Integer> ports = new LinkedHashMap<>();
        origins.forEach((name, origin) -> ports.put(name, origin.port()));
        String crowded = Configuration.crowd(List.copyOf(ports.values()), dead.getLocalPort(), options.seed());
        Subject weir = start(command, directory, "weir", Configuration.pools(ports, 0));
        Subject crowd = start(command, directory, "crowd", crowded);
        weir.awaitStart();
        crowd.awaitStart();
        return run(weir, crowd);
    }

    private Subject start(List<String> command, Path directory, String name, String yaml) throws IOException {
        Subject subject = Subject.start(command, directory, name, yaml);
        subjects.add(subject);
        return subject;
    }

    private Report run(Subject weir, Subject crowd) throws IOException, InterruptedException {
        Director director = new Director(weir, origins, chronicle, clock);
        Load load = new Load(options.seed(), options.rate(), Configuration.BOUND, clock, weir.trafficPort());
        try (load) {
            for (int i = 0; i < phases.size(); i++) {
                Phase phase = phases.get(i);
                progress.accept(phase.name() + ": " + phase.about());
                load.enter(i, (phase.crowd() ? crowd : weir).trafficPort());
                load.awaitEnded(FIRST_REQUESTS);
                long fromNanos = clock.getAsLong();
                for (Step step : phase.steps()) {
                    sleepUntil(fromNanos + step.at().toNanos());
                    director.perform(step.act());
                }
                sleepUntil(fromNanos + phase.length().toNanos());
            }
            requireEnd(weir, "Weir");
        }
        crowd.terminate();
        requireEnd(crowd, "the Weir with 1,000 hosts");
        findings.addAll(director.findings());
        return Review.of(options, names(), notes(director), load.exchanges(), chronicle, ledger, findings);
    }

    private void requireEnd(Subject subject, String name) throws IOException, InterruptedException {
        if (!subject.awaitEnd(STOP_BOUND)) {
            findings.add(
                    new Finding(Promise.STOPPED, name + " still runs " + STOP_BOUND.toSeconds() + " s after SIGTERM"));
        } else if (subject.exitStatus() != 0) {
            findings.add(new Finding(Promise.STOPPED, name + " ended with status " + subject.exitStatus()));
        }
        subject.log()
                .lines()
                .filter(line -> line.contains(ERROR))
                .forEach(line -> findings.add(new Finding(Promise.ALIVE, line)));
    }

    private List<String> names() {
        return phases.stream().map(Phase::name).toList();
    }

    private List<String> notes(Director director) {
        return phases.stream().map(phase -> note(phase, director)).toList();
    }

    private static String note(Phase phase, Director director) {
        boolean reloads = phase.steps().stream().anyMatch(step -> step.act() instanceof Step.Act.Reload);
        return reloads && !director.reloadable() ? "not available: this Weir has no POST /reload" : "";
    }

    private void sleepUntil(long nanos) throws InterruptedException {
        long leftNanos = nanos - clock.getAsLong();
        if (leftNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(leftNanos);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Subject subject : subjects) {
            subject.close();
        }
        for (Origin origin : origins.values()) {
            origin.close();
        }
        dead.close();
    }
}
