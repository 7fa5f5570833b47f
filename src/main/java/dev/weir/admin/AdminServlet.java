package dev.weir.admin;

import dev.weir.config.Role;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
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
 * <p>Errors are 400 (cannot be read), 401 (without credentials, whatever the request is for), 403 (sent by another site, or
 * by somebody who may not), 404 (no such path, upstream, pool or host), 405, 408, 409 (exists already, or changed
 * meanwhile), 412 and 428 (what is there is not what the request expects, or it does not say), 413, 415, 422 (a value makes
 * no sense) or 429 (too many wrong tokens): below {@code /api/} as problems (RFC 9457), else as {@code {"error": "..."}}.
 */
public final class AdminServlet extends HttpServlet {

    private static final String API = "/api/";
    private static final Duration BODY_AT_MOST = Duration.ofSeconds(10);

    private final Supplier<List<Upstream>> upstreams;
    private final AdminAccess access;
    private final Authenticator authenticator;
    private final List<Route> routes;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final FrontPage frontPage;

    /**
     * Offers the upstreams for control.
     *
     * @param upstreams at this moment, in order of declaration; may be empty
     * @param access what the listener allows
     * @param authenticator finds out whom it serves
     * @param routes what it offers; {@code GET /} lists them
     * @param frontPage what browsers are shown there
     */
    public AdminServlet(
            Supplier<List<Upstream>> upstreams,
            AdminAccess access,
            Authenticator authenticator,
            List<Route> routes,
            FrontPage frontPage) {
        this.upstreams = upstreams;
        this.access = access;
        this.authenticator = authenticator;
        this.routes = new ArrayList<>(List.of(Route.reading("/", this::index)));
        this.routes.addAll(routes);
        this.frontPage = frontPage;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer;
        try {
            Admitted admitted = admit(request);
            if (admitted.route().maxBody() > 0) {
                BodyReader.read(
                        request,
                        admitted.route().maxBody(),
                        BODY_AT_MOST,
                        body -> run(request, admitted, body),
                        broken -> refusing(request, broken));
                return;
            }
            answer = run(request, admitted, JsonBody.none());
        } catch (Refusal refusal) {
            answer = refusing(request, refusal);
        }
        if (!answer.isLater()) {
            answer.write(request, response);
        }
    }

    private Answer refusing(HttpServletRequest request, Refusal refusal) {
        if (refusal.suspicious()) {
            refusals.tell(request, refusal);
        }
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED && FrontPage.isWanted(request)) {
            return frontPage.login(request.getContextPath());
        }
        return Target.rawPath(request).startsWith(API) ? Answer.problem(refusal) : Answer.refusing(refusal);
    }

    /** A request that may be carried out, by whom, and how. */
    private record Admitted(Optional<Operator> operator, Route route, Target target) {}

    private Admitted admit(HttpServletRequest request) {
        Optional<Operator> operator = isOpen(request) ? Optional.empty() : authenticator.require(request);
        access.requireHost(Origin.authority(request), request.getLocalAddr());
        Route route = route(Target.segments(request), request.getMethod());
        Target target = Target.of(request, route.parameter());
        if (route.changes()) {
            Origin.requireSameSite(request);
            Csrf.require(request, operator);
        }
        operator.ifPresent(who -> requireRole(who, route));
        if (request.getContentLengthLong() > route.maxBody() && route.maxBody() > 0) {
            throw Refusal.contentTooLarge(route.maxBody());
        }
        return new Admitted(operator, route, target);
    }

    private Answer run(HttpServletRequest request, Admitted admitted, JsonBody body) {
        Upstreams all = new Upstreams(upstreams.get());
        try {
            return admitted.route().action().run(new Call(request, admitted.target(), all, admitted.operator(), body));
        } catch (Refusal refusal) {
            return refusing(request, refusal);
        } catch (UpstreamException e) {
            return refusing(request, Refusal.of(e));
        }
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
        if (FrontPage.isWanted(call.request())) {
            return frontPage.page(call);
        }
        Map<String, List<String>> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), path -> new ArrayList<>()).addAll(route.methods());
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("upstreams", call.upstreams().ids());
        index.put("paths", paths);
        return Answer.json(index).with("Vary", "Accept");
    }
}
