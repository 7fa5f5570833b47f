package dev.weir.listen;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Looks at something now and then, with the same pause after each look, as long as its server runs. */
abstract class Periodic extends AbstractLifeCycle {

    private final Server server;
    private final long pauseMillis;
    /** Guarded by this. */
    private Scheduler.@Nullable Task next;

    Periodic(Server server, long pauseMillis) {
        this.server = server;
        this.pauseMillis = pauseMillis;
    }

    /** Looks once. What it throws does not keep it from looking again. */
    abstract void look();

    @Override
    protected void doStart() {
        scheduleNext();
    }

    @Override
    protected void doStop() {
        synchronized (this) {
            if (next != null) {
                next.cancel();
            }
        }
    }

    private void scheduleNext() {
        synchronized (this) {
            if (isRunning()) {
                next = server.getScheduler().schedule(this::lookAndGoOn, pauseMillis, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void lookAndGoOn() {
        try {
            look();
        } finally {
            scheduleNext();
        }
    }
}
