package dev.weir.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Hears of every line that an operator would have to look at, until it is closed. */
final class LogAlarm extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /** Off in the logback.xml of the program: they repeat what any client sends. */
    private static final Set<String> REPEATERS =
            Set.of("org.eclipse.jetty.http.HttpParser", "org.eclipse.jetty.util.HostPort");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    LogAlarm() {
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
    }

    /** Warnings, errors and exceptions since this was asked last. */
    List<String> lines() {
        List<String> all = List.copyOf(lines);
        lines.clear();
        return all;
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean loud = event.getLevel().isGreaterOrEqual(Level.WARN) || event.getThrowableProxy() != null;
        if (loud && !REPEATERS.contains(event.getLoggerName())) {
            lines.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : " " + event.getThrowableProxy().getClassName() + " "
                                    + event.getThrowableProxy().getMessage()));
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
