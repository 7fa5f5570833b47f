package dev.weir.health;

import static dev.weir.health.CheckBench.POOL;
import static dev.weir.health.CheckBench.every;
import static dev.weir.health.CheckBench.host;
import static dev.weir.health.CheckBench.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.LogCapture;
import dev.weir.upstream.Failure;
import dev.weir.upstream.StatusCodes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransitionLogTest {

    private final LogCapture log = new LogCapture(TransitionLog.class);
    private final CheckBench bench = new CheckBench(pool(2, StatusCodes.none()), host("1", every(Duration.ofHours(1))));

    TransitionLogTest() {
        bench.upstream().addListener(new TransitionLog());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void hostThatGoesDownIsWarnedOfOnce() {
        fail("connection refused");
        fail("connection refused");
        fail("connection refused");

        assertThat(log.lines())
                .containsExactly(
                        "WARN host down upstream=http pool=primary host=1 fails=2 reason=\"connection refused\"");
    }

    @Test
    void hostThatComesBackIsLoggedWithWhatHadTakenItDown() {
        fail("connection refused");
        fail("read timeout");

        bench.upstream().upHost(POOL, "1");

        assertThat(log.lines())
                .last()
                .isEqualTo("INFO host up upstream=http pool=primary host=1 after=\"read timeout\"");
    }

    @Test
    void hostTakenDownAndUpByHandIsLogged() {
        bench.upstream().downHost(POOL, "1");
        bench.upstream().downHost(POOL, "1");
        bench.upstream().upHost(POOL, "1");

        assertThat(log.lines())
                .containsExactly(
                        "INFO host down upstream=http pool=primary host=1 reason=\"by hand\"",
                        "INFO host up upstream=http pool=primary host=1 after=\"by hand\"");
    }

    @Test
    void textOfAHostStaysOnItsLineAndInItsQuotes() {
        fail("x");
        fail("bad\r\nWARN host down\u2028by \"nobody\"\u0000!");

        assertThat(log.lines())
                .containsExactly("WARN host down upstream=http pool=primary host=1 fails=2"
                        + " reason=\"bad WARN host down by 'nobody' !\"");
    }

    @Test
    void veryLongTextIsCut() {
        fail("x");
        fail("y".repeat(100_000));

        assertThat(log.lines())
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThan(300).endsWith("y...\""));
    }

    private void fail(String reason) {
        bench.upstream().failed(POOL, bench.host("1"), new Failure(Failure.Source.TRAFFIC, reason));
    }
}
