package dev.weir.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What happens in a drill, and when: a pure function of seed and duration.
 *
 * <p>At any moment some host is good and usable, but for a short while in the phase {@code flap}. At most two hosts
 * misbehave at once in a way that takes a resend, of which Weir allows a request three. Each phase leaves all hosts good.
 */
final class Scenario {

    private static final int PHASES = 14;
    private static final int ORDERS_PER_SECOND = 40;
    private static final int RELOADS_PER_SECOND = 5;
    /** Nobody ever orders these out. */
    private static final List<String> ALWAYS_IN = List.of("web04", "dr02");

    private final SplittableRandom random;
    private final Duration phaseLength;
    private final List<Phase> phases = new ArrayList<>();

    private Scenario(long seed, Duration phaseLength) {
        this.random = new SplittableRandom(seed);
        this.phaseLength = phaseLength;
    }

    /** The phases, in order; together they take about the duration. */
    static List<Phase> of(DrillOptions options) {
        return new Scenario(options.seed(), options.duration().dividedBy(PHASES)).phases();
    }

    private List<Phase> phases() {
        phase("calm", "nothing happens", List.of());
        phase("kill", "hosts are killed and restarted, one after another", inTurn(4, Conduct.KILLED));
        phase("freeze", "one or two hosts take requests and say nothing", spells(1, 2, Conduct.FROZEN));
        phase("refuse", "one or two hosts refuse connections", spells(3, 2, Conduct.REFUSING));
        phase("cut", "answers break off", spells(2, 2, Conduct.CUTTING));
        phase(
                "garbage",
                "answers are no HTTP, or have impossible lengths",
                spells(4, 2, Conduct.NONSENSE, Conduct.BAD_LENGTHS));
        phase(
                "noise",
                "interim answers without end, answers that nobody asked for, closed connections",
                spells(4, 2, Conduct.INTERIM_STORM, Conduct.EXTRA_ANSWERS, Conduct.CLOSING_KEPT));
        phase("slow", "answers trickle, or are 503", spells(3, 2, Conduct.TRICKLING, Conduct.UNAVAILABLE));
        phase("flap", "a whole pool dies and comes back, then the other one, and for a moment both", flap());
        phase("mixed", "hosts misbehave in any way, and orders are given", mixed());
        phase("orders", "hosts are ordered out and back, " + ORDERS_PER_SECOND + " times a second", orders());
        phase("reload", "the configuration changes " + RELOADS_PER_SECOND + " times a second", reloads());
        phases.add(new Phase("crowd", "1,000 hosts, 300 of them dead", phaseLength, true, List.of()));
        phase("stop", "SIGTERM while requests are served", stop());
        return List.copyOf(phases);
    }

    private void phase(String name, String about, List<Step> steps) {
        List<Step> ordered = new ArrayList<>(steps);
        ordered.sort(Comparator.comparing(Step::at));
        phases.add(new Phase(name, about, phaseLength, false, ordered));
    }

    /** One victim of the first pool after another. */
    private List<Step> inTurn(int turns, Conduct conduct) {
        List<Step> steps = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            steps.addAll(spell(any(Configuration.PRIMARY), conduct, (turn + 0.1) / turns, (turn + 0.8) / turns));
        }
        return steps;
    }

    /** So many spells in which up to so many hosts misbehave, each in one of these ways. */
    private List<Step> spells(int count, int atOnce, Conduct... conducts) {
        List<Step> steps = new ArrayList<>();
        for (int spell = 0; spell < count; spell++) {
            List<String> victims = new ArrayList<>(Configuration.PRIMARY);
            int hit = 1 + random.nextInt(atOnce);
            for (int i = 0; i < hit; i++) {
                String victim = victims.remove(random.nextInt(victims.size()));
                Conduct conduct = conducts[random.nextInt(conducts.length)];
                steps.addAll(spell(victim, conduct, (spell + 0.05) / count, (spell + 0.9) / count));
            }
        }
        return steps;
    }

    private List<Step> flap() {
        List<Step> steps = new ArrayList<>();
        Configuration.PRIMARY.forEach(host -> steps.addAll(spell(host, Conduct.KILLED, 0.02, 0.2)));
        Configuration.PRIMARY.forEach(host -> steps.addAll(spell(host, Conduct.REFUSING, 0.35, 0.5)));
        Configuration.DR.forEach(host -> steps.addAll(spell(host, Conduct.KILLED, 0.6, 0.7)));
        Stream.concat(Configuration.PRIMARY.stream(), Configuration.DR.stream())
                .forEach(host -> steps.addAll(spell(host, Conduct.KILLED, 0.8, 0.88)));
        return steps;
    }

    private List<Step> mixed() {
        Conduct[] bad =
                Stream.of(Conduct.values()).filter(conduct -> !conduct.good()).toArray(Conduct[]::new);
        List<Step> steps = spells(5, 2, bad);
        steps.addAll(orders(ORDERS_PER_SECOND / 4));
        return steps;
    }

    private List<Step> orders() {
        return orders(ORDERS_PER_SECOND);
    }

    private List<Step> orders(int perSecond) {
        List<Step> steps = new ArrayList<>();
        List<String> out = new ArrayList<>();
        int count = Math.max((int) (perSecond * phaseLength.toMillis() / 1000), 2);
        for (int i = 0; i < count; i++) {
            boolean fromPrimary = random.nextInt(4) > 0;
            String host = any(fromPrimary ? Configuration.PRIMARY : Configuration.DR);
            if (!ALWAYS_IN.contains(host)) {
                boolean down = !out.remove(host);
                if (down) {
                    out.add(host);
                }
                steps.add(step(0.95 * i / count, order(host, down)));
            }
        }
        out.forEach(host -> steps.add(step(0.96, order(host, false))));
        return steps;
    }

    private static Step.Act order(String host, boolean down) {
        return new Step.Act.Order(Configuration.PRIMARY.contains(host) ? "primary" : "dr", host, down);
    }

    private List<Step> reloads() {
        List<Step> steps = new ArrayList<>();
        int count = Math.max((int) (RELOADS_PER_SECOND * phaseLength.toMillis() / 1000), 2);
        for (int i = 0; i < count; i++) {
            steps.add(step(0.9 * i / count, new Step.Act.Reload(1 + random.nextInt(1_000_000))));
        }
        steps.add(step(0.93, new Step.Act.Reload(0)));
        return steps;
    }

    private List<Step> stop() {
        List<Step> steps = new ArrayList<>();
        Stream.concat(Configuration.PRIMARY.stream(), Configuration.DR.stream())
                .forEach(host -> steps.add(step(0, new Step.Act.Turn(host, Conduct.SLOW))));
        steps.add(step(0.6, new Step.Act.Terminate()));
        return steps;
    }

    private List<Step> spell(String host, Conduct conduct, double from, double to) {
        return List.of(step(from, new Step.Act.Turn(host, conduct)), step(to, new Step.Act.Turn(host, Conduct.GOOD)));
    }

    /** @param at as a part of the phase */
    private Step step(double at, Step.Act act) {
        return new Step(Duration.ofNanos((long) (at * phaseLength.toNanos())), act);
    }

    private String any(List<String> hosts) {
        return hosts.get(random.nextInt(hosts.size()));
    }
}
