package dev.weir.listen;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.loop.Loops;
import dev.weir.proxy.Client;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** A started {@link Listeners} with one traffic listener. */
record Running(Loops loops, Listeners listeners) implements AutoCloseable {

    private static final int THREADS = 100;

    static Running http(Limits limits, Consumer<Client> traffic) throws CannotStart {
        return of(TestSettings.http(limits), traffic);
    }

    static Running http(Consumer<Client> traffic) throws CannotStart {
        return http(Limits.defaults(), traffic);
    }

    static Running of(Settings settings, Consumer<Client> traffic) throws CannotStart {
        Loops loops = new Loops(THREADS, InvocationType.NON_BLOCKING);
        Listeners listeners = new Listeners(settings, loops, traffic::accept, Servlets.saying("admin"));
        loops.start();
        listeners.start();
        return new Running(loops, listeners);
    }

    int port() {
        return listeners.all().get(0).port();
    }

    int adminPort() {
        return listeners.all().get(1).port();
    }

    @Override
    public void close() {
        listeners.close();
        loops.close();
    }
}
