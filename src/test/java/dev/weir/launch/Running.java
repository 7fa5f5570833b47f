package dev.weir.launch;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import jakarta.servlet.http.HttpServlet;

/** A started {@link Launcher} with one traffic listener. */
record Running(Launcher launcher) implements AutoCloseable {

    static Running http(Limits limits, HttpServlet traffic) throws CannotStart {
        return of(TestSettings.http(limits), traffic);
    }

    static Running http(HttpServlet traffic) throws CannotStart {
        return http(Limits.defaults(), traffic);
    }

    static Running of(Settings settings, HttpServlet traffic) throws CannotStart {
        Launcher launcher = new Launcher(settings, traffic, Servlets.saying("admin"), Servlets.nothingToStart());
        launcher.start();
        return new Running(launcher);
    }

    int port() {
        return launcher.listeners().get(0).port();
    }

    int adminPort() {
        return launcher.listeners().get(1).port();
    }

    @Override
    public void close() {
        launcher.close();
    }
}
