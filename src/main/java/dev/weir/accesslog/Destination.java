package dev.weir.accesslog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where lines go: to the logger {@code dev.weir.access}. If the configuration of the logging library gives that logger an
 * appender, it decides; else this has one of its own, for a file that is rotated, or for standard output.
 */
final class Destination implements AutoCloseable {

    /** The logger of all lines. */
    static final String LOGGER = "dev.weir.access";

    private static final Logger LOG = LoggerFactory.getLogger(Destination.class);

    private final Logger lines;
    /** Null if others decide. */
    private final @Nullable OutputStreamAppender<ILoggingEvent> own;

    private final boolean usable;

    private Destination(Logger lines, @Nullable OutputStreamAppender<ILoggingEvent> own, boolean usable) {
        this.lines = lines;
        this.own = own;
        this.usable = usable;
    }

    /** Opens what these options name. If that fails it is logged, and no line can be written. */
    static Destination open(AccessLogOptions options) {
        ILoggerFactory library = LoggerFactory.getILoggerFactory();
        if (!(library instanceof LoggerContext context)) {
            return new Destination(LoggerFactory.getLogger(LOGGER), null, true); // another library decides
        }
        ch.qos.logback.classic.Logger lines = context.getLogger(LOGGER);
        if (lines.getLevel() == null) {
            lines.setLevel(Level.INFO); // whatever is logged otherwise
        }
        if (lines.iteratorForAppenders().hasNext()) {
            return new Destination(lines, null, true);
        }
        Path path = options.path();
        if (path != null && !canBeWritten(path)) {
            return new Destination(lines, null, false);
        }
        OutputStreamAppender<ILoggingEvent> own = path == null ? new ConsoleAppender<>() : file(path, options, context);
        own.setName("weir-access-log");
        own.setContext(context);
        own.setEncoder(encoder(context));
        own.start();
        lines.setAdditive(false);
        lines.addAppender(own);
        return new Destination(lines, own, true);
    }

    private static boolean canBeWritten(Path path) {
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            return true;
        } catch (IOException e) {
            LOG.error("The access log cannot be written, its lines are dropped: {}", e.toString());
            return false;
        }
    }

    private static OutputStreamAppender<ILoggingEvent> file(
            Path path, AccessLogOptions options, LoggerContext context) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(path.toString());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rotation = new SizeAndTimeBasedRollingPolicy<>();
        rotation.setContext(context);
        rotation.setParent(appender);
        rotation.setFileNamePattern(path + ".%d{yyyy-MM-dd, UTC}.%i");
        rotation.setMaxFileSize(new FileSize(options.maxSize()));
        rotation.setMaxHistory(options.keepDays());
        rotation.setTotalSizeCap(new FileSize(options.totalSize()));
        rotation.start();
        appender.setRollingPolicy(rotation);
        appender.setTriggeringPolicy(rotation.getTimeBasedFileNamingAndTriggeringPolicy());
        return appender;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        return encoder;
    }

    /** Writes a line; returns whether it was taken. Blocks for as long as that takes. */
    boolean write(String line) {
        if (usable) {
            lines.info(line);
        }
        return usable;
    }

    @Override
    public void close() {
        if (own != null && lines instanceof ch.qos.logback.classic.Logger logger) {
            logger.detachAppender(own);
            logger.setAdditive(true);
            own.stop();
        }
    }
}
