package dev.weir.admin.console;

import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.FrontPage;
import dev.weir.admin.History;
import dev.weir.admin.Route;
import dev.weir.events.Event;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The page for people, as it is at this moment, and its files. Thread-safe. */
public final class Console implements FrontPage {

    /** Nothing but files of ours is loaded, nothing is sent elsewhere, and no page of others shows this one. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Supplier<List<Event>> events;
    private final History history;
    private final InstantSource wallClock;
    private final Files files = new Files();

    /**
     * A page of all upstreams.
     *
     * @param events the latest ones at this moment, the latest first
     * @param history what operators changed
     * @param wallClock for times that operators see
     */
    public Console(Supplier<List<Event>> events, History history, InstantSource wallClock) {
        this.events = events;
        this.history = history;
        this.wallClock = wallClock;
    }

    /** The files, which show nothing of upstreams and are for everybody. */
    public Route files() {
        return Route.getOpenly("/console/FILE", files::answer);
    }

    @Override
    public Answer page(Call call) {
        String root = call.request().getContextPath();
        StatePage page = new StatePage(call.upstreams().all(), events.get(), history.latestFirst(), wallClock.millis());
        return html(HttpServletResponse.SC_OK, page.in(root, call.operator()));
    }

    @Override
    public Answer login(String root) {
        return html(HttpServletResponse.SC_UNAUTHORIZED, LoginPage.in(root));
    }

    private static Answer html(int status, Tag page) {
        return new Answer(
                status,
                "text/html;charset=utf-8",
                page.document(),
                Map.of("Content-Security-Policy", POLICY, "Referrer-Policy", "no-referrer", "Vary", "Accept"));
    }
}
