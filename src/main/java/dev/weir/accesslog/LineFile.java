package dev.weir.accesslog;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.recovery.RecoveryListener;
import ch.qos.logback.core.recovery.ResilientOutputStreamBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import ch.qos.logback.core.util.FileSize;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is rotated and tells whether it got a line. Logback's stream tells nobody that a disk is full: it drops
 * lines, and opens the file again from time to time. Confined to one thread.
 */
final class LineFile extends RollingFileAppender<ILoggingEvent> implements RecoveryListener {

    /** Whether the stream drops what it gets. */
    private boolean dropping;
    /** Whether the line at hand has failed, even if what follows did not. */
    private boolean failed;

    private boolean took;
    private String failure = "Logback has stopped";

    /** Has this file for the lines, which exists, and follows it by others. What is no regular file is not rotated. */
    void rotate(Path path, AccessLogOptions options) {
        setFile(path.toString());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rotation = new SizeAndTimeBasedRollingPolicy<>();
        rotation.setContext(getContext());
        rotation.setParent(this);
        rotation.setFileNamePattern(path + ".%d{yyyy-MM-dd, UTC}.%i");
        rotation.setMaxFileSize(new FileSize(options.maxSize()));
        rotation.setMaxHistory(options.keepDays());
        rotation.setTotalSizeCap(new FileSize(options.totalSize()));
        rotation.start();
        setRollingPolicy(rotation);
        setTriggeringPolicy(
                Files.isRegularFile(path) ? rotation.getTimeBasedFileNamingAndTriggeringPolicy() : Never.started());
    }

    /** Whether a line was written since this was asked last. */
    boolean tookLine() {
        boolean answer = took && isStarted();
        took = false;
        return answer;
    }

    /** Why a line was not written. */
    String failure() {
        return failure;
    }

    @Override
    public void openFile(String name) throws IOException {
        super.openFile(name);
        dropping = false;
        if (getOutputStream() instanceof ResilientOutputStreamBase stream) {
            stream.addRecoveryListener(this);
        }
    }

    @Override
    protected void append(ILoggingEvent line) {
        boolean dropped = dropping; // even if that opens the file again
        failed = false;
        super.append(line);
        took = !dropped && !failed;
    }

    @Override
    public void newFailure(IOException e) {
        dropping = true;
        failed = true;
        failure = e.toString();
    }

    @Override
    public void recoveryOccured() {
        dropping = false;
    }

    /** For devices and pipes, which must not be renamed. */
    private static final class Never extends TriggeringPolicyBase<ILoggingEvent> {

        static Never started() {
            Never never = new Never();
            never.start(); // else the appender does not
            return never;
        }

        @Override
        public boolean isTriggeringEvent(File active, ILoggingEvent line) {
            return false;
        }
    }
}
