package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Weir does, whichever way it runs: all the facts, on one start of it. A class for a way of running says how it is
 * started, and where it differs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BehaviourSuite
        implements FailoverFacts,
                ErrorFacts,
                HeaderFacts,
                CutFacts,
                StreamingFacts,
                TargetFacts,
                ConnectionFacts,
                TlsFacts,
                AdminFacts {

    private Stage stage;

    /** Starts Weir this way. */
    abstract Deployment start(Path directory, String upstreams, TestTls.Identity front) throws Exception;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        stage = new Stage(directory, this::start);
    }

    @AfterEach
    void reset() throws IOException {
        stage.reset();
    }

    @AfterAll
    void stop() throws Exception {
        stage.close();
    }

    @Override
    public final Stage stage() {
        return stage;
    }
}
