package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;

/** The WAR in jetty-home. */
class JettyIT extends BehaviourSuite implements Http2Facts {

    @Override
    Deployment start(Path directory, String upstreams, TestTls.Identity front) throws IOException {
        return Jetty.start(directory, upstreams, front);
    }

    /** Its web applications refuse the method before anyone is asked. */
    @Override
    public int statusOfTrace() {
        return 403;
    }

    /** The container closes the connection, and knows no other way. */
    @Override
    public boolean resetsCutAnswers() {
        return false;
    }
}
