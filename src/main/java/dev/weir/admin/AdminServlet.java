package dev.weir.admin;

import dev.weir.config.Role;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The admin API over HTTP, to be mapped at {@code /*} of its own context: finds out who sent a request, whether it may be
 * carried out, and by which {@link Route}.
 *
 * <p>Errors are 400 (cannot be read), 401 (without credentials, whatever the request is for), 403 (sent by another site, or by somebody who may not),
 * 404 (no such path, upstream, pool or host), 405, 409 (exists already, or changed meanwhile), 412 and 428 (what is there
 * is not what the request expects, or it does not say), 413, 415 or 422 (a value makes no sense): below {@code /api/} as
 * problems (RFC 9457), else as {@code {"error": "..."}}.
 */
public final class AdminServlet extends HttpServlet {

    private static final String API = "/api/";

    private final Supplier<List<Upstream>> upstreams;
    private final AdminAccess access;
    private final Authenticator authenticator;
    private final List<Route> routes;

    /**
     * Offers the upstreams for control.
     *
     * @param upstreams at this moment, in order of declaration; may be empty
     * @param access what the listener allows
     * @param authenticator finds out whom it serves
     * @param routes what it offers; {@code GET /} lists them
     */
    public AdminServlet(
            Supplier<List<Upstream>> upstreams, AdminAccess access, Authenticator authenticator, List<Route> routes) {
        this.upstreams = upstreams;
        this.access = access;
        this.authenticator = authenticator;
        this.routes = new ArrayList<>(List.of(Route.reading("/", this::index)));
        this.routes.addAll(routes);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer;
        try {
            answer = answer(request);
        } catch (Refusal refusal) {
            answer = refusing(request, refusal);
        } catch (UpstreamException e) {
            answer = refusing(request, Refusal.of(e));
        }
        if (!request.isAsyncStarted()) { // else it is a stream, which goes on by itself
            answer.write(request, response);
        }
    }

    private static Answer refusing(HttpServletRequest request, Refusal refusal) {
        return Target.rawPath(request).startsWith(API) ? Answer.problem(refusal) : Answer.refusing(refusal);
    }

    private Answer answer(HttpServletRequest request) {
        Optional<Operator> operator = isOpen(request) ? Optional.empty() : authenticator.require(request);
        access.requireHost(Origin.authority(request));
        Route route = route(Target.segments(request), request.getMethod());
        Target target = Target.of(request, route.parameter());
        if (route.changes()) {
            Origin.requireSameSite(request);
            Csrf.require(request, operator);
        }
        operator.ifPresent(who -> requireRole(who, route));
        return route.action().run(new Call(request, target, new Upstreams(upstreams.get()), operator));
    }

    private boolean isOpen(HttpServletRequest request) {
        String path = Target.rawPath(request);
        return routes.stream().anyMatch(route -> route.opens(request.getMethod(), path));
    }

    private static void requireRole(Operator operator, Route route) {
        Role needed = route.role();
        if (needed != null && !operator.role().includes(needed)) {
            throw Refusal.forbidden("This needs the role " + needed.id() + ", but " + operator.kind() + " "
                    + operator.name() + " has the role " + operator.role().id());
        }
    }

    private Route route(List<String> segments, String method) {
        List<Route> there =
                routes.stream().filter(route -> route.matches(segments)).toList();
        if (there.isEmpty()) {
            throw Refusal.notFound("There is no such path; GET / lists them");
        }
        return there.stream()
                .filter(route -> route.methods().contains(method))
                .findFirst()
                .orElseThrow(() -> Refusal.methodNotAllowed(methods(there)));
    }

    private static List<String> methods(List<Route> routes) {
        return routes.stream().flatMap(route -> route.methods().stream()).toList();
    }

    private Answer index(Call call) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), path -> new ArrayList<>()).addAll(route.methods());
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("upstreams", call.upstreams().ids());
        index.put("paths", paths);
        return Answer.json(index);
    }
}
