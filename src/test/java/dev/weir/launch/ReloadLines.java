package dev.weir.launch;

import dev.weir.fixture.LogCapture;
import java.util.List;

/** What the log says of reloads. */
final class ReloadLines implements AutoCloseable {

    private final LogCapture log;

    ReloadLines() throws ClassNotFoundException {
        log = new LogCapture(Class.forName("dev.weir.ReloadLog"));
    }

    List<String> lines() {
        return log.lines();
    }

    @Override
    public void close() {
        log.close();
    }
}
