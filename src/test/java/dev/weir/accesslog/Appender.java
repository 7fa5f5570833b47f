package dev.weir.accesslog;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What an operator's configuration of the logging library has the lines go to, until it is closed. */
final class Appender extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(Destination.LOGGER);
    private final AtomicReference<@Nullable Error> error = new AtomicReference<>();
    private final CountDownLatch used = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Appender() {
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    /** One that takes no line before it is told to go on. */
    static Appender hanging() {
        return new Appender();
    }

    /** One that throws this instead of taking its first line. */
    static Appender thatThrows(Error error) {
        Appender appender = new Appender();
        appender.error.set(error);
        appender.goOn();
        return appender;
    }

    void goOn() {
        goOn.countDown();
    }

    /** Whether it got a line, taken or not. */
    boolean isUsed() {
        return used.getCount() == 0;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        used.countDown();
        Error thrown = error.getAndSet(null);
        if (thrown != null) {
            throw thrown;
        }
        try {
            goOn.await();
            lines.add(event.getFormattedMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        goOn();
        logger.detachAppender(this);
        stop();
    }
}
