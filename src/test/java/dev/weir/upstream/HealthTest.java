package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_CHECK;
import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.weir.upstream.Health.DownByFailures;
import dev.weir.upstream.Health.Failing;
import dev.weir.upstream.Health.Up;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every health, and what each event makes of it. */
class HealthTest {

    private static final long TIMEOUT = 60;
    /** The clock's numbers overflow between then and now. */
    private static final long THEN = Long.MAX_VALUE - 10;

    private static final long EARLY = afterThen(TIMEOUT - 1);
    private static final long NOW = afterThen(TIMEOUT);

    private static final HealthPolicy UNCHECKED = new HealthPolicy(3, TIMEOUT, false, 1);
    private static final HealthPolicy CHECKED = new HealthPolicy(3, TIMEOUT, true, 2);
    private static final HealthPolicy ONE_FAIL = new HealthPolicy(1, TIMEOUT, true, 2);
    private static final HealthPolicy ONE_RISE = new HealthPolicy(3, TIMEOUT, true, 1);

    private static final Health UP = new Up();

    private static long afterThen(long nanos) {
        return THEN + nanos;
    }

    private static Failing failing(int fails, Failure last, boolean checkFailed) {
        return new Failing(fails, THEN, last, checkFailed);
    }

    private static DownByFailures down(Failure cause, boolean checkFailed, int passes) {
        return new DownByFailures(3, THEN, THEN, cause, checkFailed, passes);
    }

    private static UnaryOperator<Health> failed(Failure failure, HealthPolicy policy) {
        return health -> health.failed(failure, NOW, policy);
    }

    private static UnaryOperator<Health> passed(HealthPolicy policy) {
        return health -> health.checkPassed(policy);
    }

    private static UnaryOperator<Health> aged(long now, HealthPolicy policy) {
        return health -> health.aged(now, policy);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                argumentSet(
                        "first failure by traffic is remembered",
                        UP,
                        failed(BY_TRAFFIC, UNCHECKED),
                        new Failing(1, NOW, BY_TRAFFIC, false)),
                argumentSet(
                        "first failure by a check is remembered as one",
                        UP,
                        failed(BY_CHECK, CHECKED),
                        new Failing(1, NOW, BY_CHECK, true)),
                argumentSet(
                        "max_fails 1 takes a host down at once, by traffic",
                        UP,
                        failed(BY_TRAFFIC, ONE_FAIL),
                        new DownByFailures(1, NOW, NOW, BY_TRAFFIC, false, 0)),
                argumentSet(
                        "max_fails 1 takes a host down at once, by a check",
                        UP,
                        failed(BY_CHECK, ONE_FAIL),
                        new DownByFailures(1, NOW, NOW, BY_CHECK, true, 0)),
                argumentSet(
                        "failures add up",
                        failing(1, BY_TRAFFIC, false),
                        failed(BY_TRAFFIC, UNCHECKED),
                        new Failing(2, NOW, BY_TRAFFIC, false)),
                argumentSet(
                        "failures of traffic and checks add up",
                        failing(1, BY_TRAFFIC, false),
                        failed(BY_CHECK, CHECKED),
                        new Failing(2, NOW, BY_CHECK, true)),
                argumentSet(
                        "traffic does not hide that the latest check failed",
                        failing(1, BY_CHECK, true),
                        failed(BY_TRAFFIC, CHECKED),
                        new Failing(2, NOW, BY_TRAFFIC, true)),
                argumentSet(
                        "goes down at max_fails by traffic",
                        failing(2, BY_TRAFFIC, false),
                        failed(BY_TRAFFIC, UNCHECKED),
                        new DownByFailures(3, NOW, NOW, BY_TRAFFIC, false, 0)),
                argumentSet(
                        "goes down at max_fails by a check",
                        failing(2, BY_TRAFFIC, false),
                        failed(BY_CHECK, CHECKED),
                        new DownByFailures(3, NOW, NOW, BY_CHECK, true, 0)),
                argumentSet(
                        "goes down by traffic while the latest check failed",
                        failing(2, BY_CHECK, true),
                        failed(BY_TRAFFIC, CHECKED),
                        new DownByFailures(3, NOW, NOW, BY_TRAFFIC, true, 0)),
                argumentSet(
                        "goes down beyond a max_fails that was lowered",
                        failing(2, BY_TRAFFIC, false),
                        failed(BY_TRAFFIC, ONE_FAIL),
                        new DownByFailures(3, NOW, NOW, BY_TRAFFIC, false, 0)),
                argumentSet(
                        "late failure of a host that is down prolongs it, and keeps since and cause",
                        down(BY_CHECK, false, 1),
                        failed(BY_TRAFFIC, CHECKED),
                        new DownByFailures(4, THEN, NOW, BY_CHECK, false, 1)),
                argumentSet(
                        "failed check of a host that is down begins the rise anew",
                        down(BY_TRAFFIC, false, 1),
                        failed(BY_CHECK, CHECKED),
                        new DownByFailures(4, THEN, NOW, BY_TRAFFIC, true, 0)));
    }

    static Stream<Arguments> passes() {
        return Stream.of(
                argumentSet("passed check of a host that is up", UP, passed(CHECKED), UP),
                argumentSet(
                        "passed check forgets that the latest one failed, and no failure",
                        failing(2, BY_CHECK, true),
                        passed(CHECKED),
                        failing(2, BY_CHECK, false)),
                argumentSet(
                        "passed check of a host that traffic failed",
                        failing(2, BY_TRAFFIC, false),
                        passed(CHECKED),
                        failing(2, BY_TRAFFIC, false)),
                argumentSet(
                        "first pass of two is counted",
                        down(BY_CHECK, true, 0),
                        passed(CHECKED),
                        down(BY_CHECK, false, 1)),
                argumentSet("second pass of two brings the host back", down(BY_CHECK, false, 1), passed(CHECKED), UP),
                argumentSet("with rise 1 one pass brings the host back", down(BY_CHECK, true, 0), passed(ONE_RISE), UP),
                argumentSet(
                        "passes do not bring back a host that traffic took down",
                        down(BY_TRAFFIC, false, 1),
                        passed(CHECKED),
                        down(BY_TRAFFIC, false, 2)));
    }

    static Stream<Arguments> time() {
        return Stream.of(
                argumentSet("nothing to forget", UP, aged(NOW, UNCHECKED), UP),
                argumentSet(
                        "failures are kept before failed_timeout",
                        failing(1, BY_TRAFFIC, false),
                        aged(EARLY, UNCHECKED),
                        failing(1, BY_TRAFFIC, false)),
                argumentSet(
                        "failures are forgotten at failed_timeout",
                        failing(1, BY_TRAFFIC, false),
                        aged(NOW, UNCHECKED),
                        UP),
                argumentSet(
                        "failures are kept while the latest check failed",
                        failing(1, BY_CHECK, true),
                        aged(NOW, CHECKED),
                        failing(1, BY_CHECK, true)),
                argumentSet(
                        "failed check is forgotten when checks were abolished",
                        failing(1, BY_CHECK, true),
                        aged(NOW, UNCHECKED),
                        UP),
                argumentSet(
                        "down by traffic, before failed_timeout",
                        down(BY_TRAFFIC, false, 0),
                        aged(EARLY, UNCHECKED),
                        down(BY_TRAFFIC, false, 0)),
                argumentSet("down by traffic comes back by time", down(BY_TRAFFIC, false, 0), aged(NOW, UNCHECKED), UP),
                argumentSet(
                        "down by traffic comes back by time, with checks that pass",
                        down(BY_TRAFFIC, false, 0),
                        aged(NOW, CHECKED),
                        UP),
                argumentSet(
                        "down by traffic stays down while the latest check failed",
                        down(BY_TRAFFIC, true, 0),
                        aged(NOW, CHECKED),
                        down(BY_TRAFFIC, true, 0)),
                argumentSet(
                        "down by checks does not come back by time",
                        down(BY_CHECK, true, 0),
                        aged(NOW, CHECKED),
                        down(BY_CHECK, true, 0)),
                argumentSet(
                        "down by checks does not come back by time after one pass of two",
                        down(BY_CHECK, false, 1),
                        aged(NOW, CHECKED),
                        down(BY_CHECK, false, 1)),
                argumentSet(
                        "down by checks comes back by time when checks were abolished",
                        down(BY_CHECK, true, 0),
                        aged(NOW, UNCHECKED),
                        UP));
    }

    @ParameterizedTest
    @MethodSource({"failures", "passes", "time"})
    void eventMakesOfHealth(Health before, UnaryOperator<Health> event, Health after) {
        assertThat(event.apply(before)).isEqualTo(after);
    }

    static Stream<Arguments> usable() {
        return Stream.of(
                argumentSet("up", UP, true),
                argumentSet("failing", failing(1, BY_TRAFFIC, false), true),
                argumentSet("down by failures", down(BY_TRAFFIC, false, 0), false));
    }

    @ParameterizedTest
    @MethodSource("usable")
    void healthSaysWhetherRequestsMayBeSent(Health health, boolean usable) {
        assertThat(health.usable()).isEqualTo(usable);
    }
}
