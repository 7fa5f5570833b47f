package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Test
    void sameSeedGivesTheSameSchedule() {
        assertThat(scenario(4711)).isEqualTo(scenario(4711));
    }

    @Test
    void anotherSeedGivesAnotherSchedule() {
        assertThat(scenario(4711)).isNotEqualTo(scenario(4712));
    }

    @Test
    void phasesTakeTheDurationTogether() {
        Duration sum = scenario(1).stream().map(Phase::length).reduce(Duration.ZERO, Duration::plus);

        assertThat(sum).isBetween(MINUTE.minusMillis(1), MINUTE);
    }

    @Test
    void everyConductHappensInSomeDrill() {
        Set<Conduct> seen = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            turns(scenario(seed)).forEach(turn -> seen.add(turn.conduct()));
        }

        assertThat(seen).containsExactlyInAnyOrder(Conduct.values());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4711, -1})
    void stepsAreInOrderAndWithinTheirPhase(long seed) {
        assertThat(scenario(seed)).allSatisfy(phase -> {
            assertThat(phase.steps()).extracting(Step::at).isSorted();
            assertThat(phase.steps()).allMatch(step -> step.at().compareTo(phase.length()) < 0);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4711, -1})
    void everyPhaseLeavesAllHostsGood(long seed) {
        assertThat(scenario(seed)).allSatisfy(phase -> assertThat(conductsAfter(phase.steps()))
                .allSatisfy((host, conduct) -> assertThat(conduct.good()).isTrue()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4711, -1})
    void atMostTwoHostsMisbehaveAtOnceButInFlap(long seed) {
        assertThat(scenario(seed))
                .filteredOn(phase -> !phase.name().equals("flap"))
                .allSatisfy(phase -> assertThat(mostBadAtOnce(phase)).isLessThanOrEqualTo(2));
    }

    @Test
    void wholePoolsMisbehaveInFlap() {
        assertThat(scenario(1))
                .filteredOn(phase -> phase.name().equals("flap"))
                .allSatisfy(phase -> assertThat(mostBadAtOnce(phase)).isEqualTo(6));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4711, -1})
    void ordersEndWithEveryHostInAndNeverEmptyAPool(long seed) {
        assertThat(scenario(seed)).allSatisfy(phase -> {
            Set<String> out = new HashSet<>();
            for (Step step : phase.steps()) {
                if (step.act() instanceof Step.Act.Order order) {
                    assertThat(order.down() ? out.add(order.host()) : out.remove(order.host()))
                            .isTrue();
                    assertThat(out).doesNotContain("web04", "dr02");
                }
            }
            assertThat(out).isEmpty();
        });
    }

    @Test
    void stormHasFortyOrdersASecond() {
        Phase orders = scenario(1).stream()
                .filter(phase -> phase.name().equals("orders"))
                .findFirst()
                .orElseThrow();

        // Those for hosts that are always in are left out.
        assertThat(orders.steps())
                .hasSizeGreaterThan((int) (40 * orders.length().toMillis() / 1_000 / 2));
    }

    @Test
    void lastStepOfAllIsTheStop() {
        List<Phase> phases = scenario(1);
        List<Step> last = phases.get(phases.size() - 1).steps();

        assertThat(last.get(last.size() - 1).act()).isEqualTo(new Step.Act.Terminate());
    }

    private static List<Phase> scenario(long seed) {
        return Scenario.of(new DrillOptions(seed, MINUTE, 100));
    }

    private static List<Step.Act.Turn> turns(List<Phase> phases) {
        List<Step.Act.Turn> turns = new ArrayList<>();
        for (Phase phase : phases) {
            for (Step step : phase.steps()) {
                if (step.act() instanceof Step.Act.Turn turn) {
                    turns.add(turn);
                }
            }
        }
        return turns;
    }

    private static Map<String, Conduct> conductsAfter(List<Step> steps) {
        Map<String, Conduct> conducts = new HashMap<>();
        for (Step step : steps) {
            if (step.act() instanceof Step.Act.Turn turn) {
                conducts.put(turn.host(), turn.conduct());
            }
        }
        return conducts;
    }

    private static long mostBadAtOnce(Phase phase) {
        long most = 0;
        for (int i = 1; i <= phase.steps().size(); i++) {
            long bad = conductsAfter(phase.steps().subList(0, i)).values().stream()
                    .filter(conduct -> !conduct.good())
                    .count();
            most = Math.max(most, bad);
        }
        return most;
    }
}
