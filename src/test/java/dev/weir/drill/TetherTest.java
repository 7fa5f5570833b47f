package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever ends a drill, as by Ctrl-C, leaves no process behind. */
class TetherTest {

    private static final ProcessBuilder SLEEP = new ProcessBuilder("sleep", "60");

    private Tether tether;

    @BeforeEach
    void tie() throws Exception {
        tether = Tether.tie();
    }

    @AfterEach
    void untie() {
        tether.pull();
        tether.untie();
    }

    @Test
    void processIsEndedWithTheDrill() throws Exception {
        Process process = tether.start(SLEEP);

        tether.pull();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noProcessIsStartedOnceTheDrillIsBeingEnded() {
        tether.pull();

        assertThatIOException().isThrownBy(() -> tether.start(SLEEP)).withMessage("it is being ended");
    }
}
