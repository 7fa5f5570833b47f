package dev.weir.drill;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Ends a process when this one is ended, even in the moment in which it is started. Thread-safe. */
final class Tether {

    private final Thread hook = new Thread(this::pull, "drill-end");
    /** Guarded by this. */
    private @Nullable Process process;
    /** Guarded by this. */
    private boolean pulled;

    private Tether() {}

    /**
     * A tether without a process.
     *
     * @throws IOException if this process is being ended already
     */
    static Tether tie() throws IOException {
        Tether tether = new Tether();
        try {
            Runtime.getRuntime().addShutdownHook(tether.hook);
        } catch (IllegalStateException ending) {
            throw beingEnded();
        }
        return tether;
    }

    /**
     * Starts the process.
     *
     * @throws IOException if it cannot be started, or this process is being ended
     */
    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (pulled) {
            throw beingEnded();
        }
        Process started = builder.start();
        process = started;
        return started;
    }

    /** What happens when this process is ended. */
    synchronized void pull() {
        pulled = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** The process has ended, or need not. */
    void untie() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook runs
        }
    }

    private static IOException beingEnded() {
        return new IOException("it is being ended");
    }
}
