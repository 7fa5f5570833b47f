package dev.weir.admin.v1;

import dev.weir.admin.Answer;
import dev.weir.admin.Authenticator;
import dev.weir.admin.Configuration;
import dev.weir.admin.History;
import dev.weir.admin.HostChecker;
import dev.weir.admin.Persistence;
import dev.weir.admin.Route;
import dev.weir.config.Role;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths of version 1. What is configured has a strong ETag: whoever changes it says what it was ({@code If-Match}), or
 * that there was nothing ({@code If-None-Match: *}), so that of two operators the later one does not undo what the other
 * did. Orders and undoing need neither. Bodies are JSON objects in the words of the configuration file; errors are
 * problems (RFC 9457).
 */
public final class ApiV1 {

    static final String ROOT = "/api/v1";
    private static final String UPSTREAM = ROOT + "/upstreams/UPSTREAM";
    private static final String POOL = UPSTREAM + "/pools/POOL";
    private static final String HOST = POOL + "/hosts/HOST";
    private static final String CHANGE = ROOT + "/changes/ID";

    private ApiV1() {}

    /**
     * Its paths.
     *
     * @param persistence what makes orders outlive a restart
     * @param history learns of every change
     * @param authenticator finds out who sends requests
     * @param checker checks hosts at once
     * @param configuration what is in force, and replaced
     * @param wallClock for times that operators see
     */
    public static List<Route> routes(
            Persistence persistence,
            History history,
            Authenticator authenticator,
            HostChecker checker,
            Configuration configuration,
            InstantSource wallClock) {
        Resources resources = new Resources(wallClock);
        PoolEdits pools = new PoolEdits(resources, history);
        HostEdits hosts = new HostEdits(resources, history);
        StateOrders orders = new StateOrders(resources, history, persistence);
        ConfigResource config = new ConfigResource(configuration, history);
        CheckResource checks = new CheckResource(checker);
        SessionResource session = new SessionResource(authenticator);
        ChangeResource changes = new ChangeResource(history);
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get(ROOT + "/openapi.json", "", new OpenApi()::get));
        routes.add(Route.get(ROOT + "/session", "", session::get));
        routes.add(Route.own("POST", ROOT + "/session", null, session::post));
        routes.add(Route.own("DELETE", ROOT + "/session", Role.VIEWER, session::delete));
        routes.add(Route.get(ROOT + "/config", "", config::get));
        routes.add(Route.changing("PUT", ROOT + "/config", "dry_run=true", config::put)
                .taking(ConfigResource.MAX_BYTES));
        routes.add(Route.get(ROOT + "/upstreams", "", call -> Answer.json(resources.upstreams(call))));
        routes.add(Route.get(UPSTREAM, "", call -> Answer.json(resources.upstream(Place.upstream(call)))));
        routes.add(Route.get(POOL, "", call -> resources.answer(Place.pool(call))));
        routes.add(Route.changing("PUT", POOL, "", pools::put));
        routes.add(Route.changing("PATCH", POOL, "", pools::patch));
        routes.add(Route.changing("DELETE", POOL, "", pools::delete));
        routes.add(Route.get(HOST, "", call -> resources.answer(Place.host(call))));
        routes.add(Route.changing("PUT", HOST, "", hosts::put));
        routes.add(Route.changing("PATCH", HOST, "", hosts::patch));
        routes.add(Route.changing("DELETE", HOST, "", hosts::delete));
        routes.add(Route.get(HOST + "/state", "", orders::get));
        routes.add(Route.changing("PUT", HOST + "/state", "", orders::put));
        routes.add(Route.changing("POST", HOST + "/check", "", checks::post));
        routes.add(Route.asking(ROOT + "/explain", ExplainResource::explain));
        routes.add(Route.get(ROOT + "/changes", "", call -> Answer.json(changes.all())));
        routes.add(Route.get(CHANGE, "", changes::one));
        routes.add(Route.changing("POST", CHANGE + "/undo", "", changes::undo));
        return routes;
    }
}
