package dev.weir.accesslog;

import java.io.IOException;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where lines go: to the logger {@code dev.weir.access}. If the configuration of the logging library gives that logger an
 * appender, it decides; else this has one of its own, for a file that is rotated, or for standard output.
 */
interface Destination extends AutoCloseable {

    /** The logger of all lines. */
    String LOGGER = "dev.weir.access";

    /** Opens what these options name. If that fails it is logged, and no line can be written. */
    static Destination open(AccessLogOptions options) {
        Logger log = LoggerFactory.getLogger(Destination.class);
        try {
            ILoggerFactory library = LoggerFactory.getILoggerFactory();
            // By name: where another library is used, the classes of Logback may be missing.
            return library.getClass().getName().equals("ch.qos.logback.classic.LoggerContext")
                    ? LogbackLines.open(options)
                    : ofOthers();
        } catch (IOException e) {
            log.error("The access log cannot be written, its lines are dropped: {}", e.toString());
        } catch (RuntimeException | LinkageError defect) {
            log.error("The access log cannot be opened, its lines are dropped", defect);
        }
        return line -> false;
    }

    /** Where the configuration of the logging library has the lines go to. */
    static Destination ofOthers() {
        Logger lines = LoggerFactory.getLogger(LOGGER);
        return line -> {
            lines.info(line);
            return true;
        };
    }

    /** Writes a line; returns whether it was taken. Blocks for as long as that takes. For one thread. */
    boolean write(String line);

    @Override
    default void close() {}
}
