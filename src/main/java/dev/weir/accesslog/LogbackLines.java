package dev.weir.accesslog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.LoggerFactory;

/** Lines by an appender of ours. All that needs Logback is here and in {@link LineFile}. */
final class LogbackLines implements Destination {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogbackLines.class);

    private final Logger lines;
    private final OutputStreamAppender<ILoggingEvent> own;
    /** Whether the last line was taken. */
    private boolean taking = true;

    private LogbackLines(Logger lines, OutputStreamAppender<ILoggingEvent> own) {
        this.lines = lines;
        this.own = own;
    }

    /**
     * Opens what these options name, unless an appender is there already.
     *
     * @throws IOException if the file cannot be written
     */
    static Destination open(AccessLogOptions options) throws IOException {
        Logger lines = (Logger) LoggerFactory.getLogger(LOGGER);
        if (lines.getLevel() == null) {
            lines.setLevel(Level.INFO); // whatever is logged otherwise
        }
        if (lines.iteratorForAppenders().hasNext()) {
            return Destination.ofOthers();
        }
        Path path = options.path();
        LoggerContext context = lines.getLoggerContext();
        OutputStreamAppender<ILoggingEvent> own = path == null ? new ConsoleAppender<>() : new LineFile();
        own.setContext(context); // first: what else is set may complain
        own.setName("weir-access-log");
        own.setEncoder(encoder(context));
        if (path != null && own instanceof LineFile file) {
            prepare(path);
            file.rotate(path, options);
        }
        own.start();
        if (!own.isStarted()) {
            throw new IOException("Logback does not open " + path);
        }
        lines.setAdditive(false);
        lines.addAppender(own);
        return new LogbackLines(lines, own);
    }

    private static void prepare(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                .close();
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        return encoder;
    }

    @Override
    public boolean write(String line) {
        lines.info(line);
        boolean taken = own instanceof LineFile file ? file.tookLine() : own.isStarted();
        if (taken != taking) {
            taking = taken;
            logChange();
        }
        return taken;
    }

    private void logChange() {
        if (taking) {
            LOG.info("The access log can be written again");
        } else {
            String reason = own instanceof LineFile file ? file.failure() : "Logback has stopped";
            LOG.error("The access log cannot be written, its lines are dropped: {}", reason);
        }
    }

    @Override
    public void close() {
        lines.detachAppender(own);
        lines.setAdditive(true);
        own.stop();
    }
}
