package dev.weir.admin;

import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The admin API over HTTP, to be mapped at {@code /*} of its own context.
 *
 * <p>Every path but {@code /reload} takes {@code ?upstream=NAME}; without it the upstream {@code http} is meant, or the only
 * one. Pools and
 * hosts in a path are percent-encoded UTF-8. What changes something is a POST; the orders {@code down_host} and
 * {@code up_host} may also be given by GET where {@link AdminAccess#loopback()} says so. Bodies are JSON objects in the
 * words of the configuration file, see {@link PoolOptionsJson} and {@link HostOptionsJson}.
 *
 * <p>A change takes effect on the next request, leaves one line in the log, and is answered by an empty 200 ({@code
 * add_host}: by the new id; an order that may not outlive a restart, although a directory for state is set: by {@code
 * {"warning": "..."}}). Errors are {@code {"error": "..."}} with 400 (cannot be read), 401 (without credentials,
 * whatever the request is for), 403 (sent by another site),
 * 404 (no such path, upstream, pool or host), 405, 409 (exists already), 413, 415 or 422 (a value makes no sense).
 */
public final class AdminServlet extends HttpServlet {

    private final Supplier<List<Upstream>> upstreams;
    private final AdminAccess access;
    private final Supplier<Credentials> credentials;
    private final List<Route> routes;

    /**
     * Offers the upstreams for control.
     *
     * @param upstreams at this moment, in order of declaration; may be empty
     * @param access what the listener allows
     * @param credentials whom it serves at this moment
     * @param stopping whether no further requests should be sent to this Weir
     * @param reloader has the configuration read again
     * @param persistence what makes orders outlive a restart
     */
    public AdminServlet(
            Supplier<List<Upstream>> upstreams,
            AdminAccess access,
            Supplier<Credentials> credentials,
            BooleanSupplier stopping,
            Reloader reloader,
            Persistence persistence) {
        this(upstreams, access, credentials, stopping, reloader, persistence, InstantSource.system());
    }

    AdminServlet(
            Supplier<List<Upstream>> upstreams,
            AdminAccess access,
            Supplier<Credentials> credentials,
            BooleanSupplier stopping,
            Reloader reloader,
            Persistence persistence,
            InstantSource wallClock) {
        Orders orders = new Orders(persistence);
        this.upstreams = upstreams;
        this.access = access;
        this.credentials = credentials;
        this.routes = List.of(
                Route.reading("/", this::index),
                Route.reading("/pools", call -> Answer.json(PoolView.all(call.upstream(), wallClock))),
                Route.reading(
                        "/resends",
                        call -> Answer.json(ResendsView.of(call.upstream().resends()))),
                Route.reading("/state", call -> Answer.json(StateView.of(persistence))),
                Route.readingOpenly("/health/live", call -> Answer.json(Map.of("live", true))),
                Route.readingOpenly("/health/ready", call -> new Readiness(call.upstreams(), stopping).answer()),
                Route.ordering("/down_host/POOL/HOST", access, orders::downHost),
                Route.ordering("/up_host/POOL/HOST", access, orders::upHost),
                Route.changing("/create_pool", Changes::createPool),
                Route.changing("/set_method", Changes::setMethod),
                Route.changing("/set_priority", Changes::setPriority),
                Route.changing("/set_weight", Changes::setWeight),
                Route.changing("/add_host", Changes::addHost),
                Route.changing("/remove_host", Changes::removeHost),
                Route.reloading("/reload", call -> Reloads.reload(call, reloader)));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer;
        try {
            answer = answer(request);
        } catch (Refusal refusal) {
            answer = Answer.refusing(refusal);
        } catch (UpstreamException e) {
            answer = Answer.refusing(Refusal.of(e));
        }
        answer.write(request, response);
    }

    private Answer answer(HttpServletRequest request) {
        Optional<Operator> operator =
                isOpen(request) ? Optional.empty() : credentials.get().require(request);
        access.requireHost(Origin.authority(request));
        Route route = route(Target.segments(request));
        Target target = Target.of(request, route.parameter());
        route.requireMethod(request.getMethod());
        if (route.changes()) {
            Origin.requireSameSite(request);
        }
        return route.action().run(new Call(request, target, new Upstreams(upstreams.get()), operator));
    }

    private boolean isOpen(HttpServletRequest request) {
        String path = Target.rawPath(request);
        return routes.stream().anyMatch(route -> route.opens(path));
    }

    private Route route(List<String> segments) {
        return routes.stream()
                .filter(route -> route.matches(segments))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no such path; GET / lists them"));
    }

    private Answer index(Call call) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        routes.forEach(route -> paths.put(route.path(), route.methods()));
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("upstreams", call.upstreams().ids());
        index.put("paths", paths);
        return Answer.json(index);
    }
}
