package dev.weir.events;

import dev.weir.upstream.Clocks;
import dev.weir.upstream.Upstream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/** Has the events tell what happens in upstreams. */
public final class Chronicler {

    private final Events events;
    private final LongSupplier nanoClock;
    private final InstantSource wallClock;
    private final Drains drains = new Drains();

    /**
     * Tells nothing yet.
     *
     * @param nanoClock that of the upstreams
     */
    public Chronicler(Events events, LongSupplier nanoClock, InstantSource wallClock) {
        this.events = events;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
    }

    /** Tells of all that happens to an upstream from now on. */
    public void follow(Upstream upstream) {
        upstream.addListener(transition -> HostEvents.of(transition, now()).forEach(events::append));
        upstream.addRedefinitionListener(
                redefinition -> HostEvents.of(redefinition).forEach(events::append));
    }

    /** Tells of hosts that are drained. To be called every now and then, by one thread. */
    public void look(List<Upstream> upstreams) {
        drains.look(upstreams).forEach(events::append);
    }

    private Clocks now() {
        return new Clocks(nanoClock.getAsLong(), wallClock.millis());
    }
}
