package dev.weir.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The paths of the seed (seed, section 8), and those that were added in its manner.
 *
 * <p>Every path but {@code /reload} takes {@code ?upstream=NAME}; without it the upstream {@code http} is meant, or the only
 * one. Pools and hosts in a path are percent-encoded UTF-8. What changes something is a POST; the orders {@code down_host}
 * and {@code up_host} may also be given by GET where {@link AdminAccess#loopback()} says so. Bodies are JSON objects in the
 * words of the configuration file, see {@link PoolOptionsJson} and {@link HostOptionsJson}.
 *
 * <p>A change takes effect on the next request, leaves one line in the log, and is answered by an empty 200 ({@code
 * add_host}: by the new id; an order that may not outlive a restart, although a directory for state is set: by {@code
 * {"warning": "..."}}).
 */
public final class SeedApi {

    private SeedApi() {}

    /**
     * Its paths.
     *
     * @param access what the listener allows
     * @param readiness whether requests should be sent to this Weir
     * @param reloader has the configuration read again
     * @param persistence what makes orders outlive a restart
     * @param history learns of every change
     * @param wallClock for times that operators see
     */
    public static List<Route> routes(
            AdminAccess access,
            Readiness readiness,
            Reloader reloader,
            Persistence persistence,
            History history,
            InstantSource wallClock) {
        Orders orders = new Orders(persistence, history);
        Changes changes = new Changes(history);
        return List.of(
                Route.reading("/pools", call -> Answer.json(PoolView.all(call.upstream(), wallClock))),
                Route.reading(
                        "/resends",
                        call -> Answer.json(ResendsView.of(call.upstream().resends()))),
                Route.reading("/state", call -> Answer.json(StateView.of(persistence))),
                Route.readingOpenly("/health/live", call -> Answer.json(Map.of("live", true))),
                Route.readingOpenly("/health/ready", call -> readiness.answer(call.upstreams())),
                Route.ordering("/down_host/POOL/HOST", access, orders::downHost),
                Route.ordering("/up_host/POOL/HOST", access, orders::upHost),
                Route.changing("/create_pool", changes::createPool),
                Route.changing("/set_method", changes::setMethod),
                Route.changing("/set_priority", changes::setPriority),
                Route.changing("/set_weight", changes::setWeight),
                Route.changing("/add_host", changes::addHost),
                Route.changing("/remove_host", changes::removeHost),
                Route.reloading("/reload", call -> Reloads.reload(call, reloader)));
    }
}
