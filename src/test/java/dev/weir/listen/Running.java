package dev.weir.listen;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import jakarta.servlet.http.HttpServlet;

/** A started {@link Listeners} with one traffic listener. */
record Running(Listeners listeners) implements AutoCloseable {

    static Running http(Limits limits, HttpServlet traffic) throws CannotStart {
        return of(TestSettings.http(limits), traffic);
    }

    static Running http(HttpServlet traffic) throws CannotStart {
        return http(Limits.defaults(), traffic);
    }

    static Running of(Settings settings, HttpServlet traffic) throws CannotStart {
        Listeners listeners = new Listeners(settings, traffic, Servlets.saying("admin"), Servlets.nothingToStart());
        listeners.start();
        return new Running(listeners);
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
    }
}
