package dev.weir.events;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every kind of event. */
public enum EventKind {
    /** A host went out of use. */
    HOST_DOWN,
    /** A host came back. */
    HOST_UP,
    /** An operator ordered something of a host. */
    HOST_ORDERED,
    /** The time of an order is over. */
    ORDER_ENDED,
    /** A host that is ordered out has no request in flight any more. */
    HOST_DRAINED,
    /** The last usable host of a pool went. */
    POOL_DOWN,
    /** A pool has a usable host again. */
    POOL_UP,
    /** Another pool is the first one by priority with a usable host, or none is. */
    TRAFFIC_MOVED,
    /** An operator changed the configuration in use. */
    CONFIG_CHANGED,
    /** The configuration was read again and is in force. */
    RELOAD_DONE,
    /** The configuration was read again and cannot be used. */
    RELOAD_REFUSED,
    /** Weir takes requests. */
    STARTED,
    /** Weir is about to stop. */
    STOPPING;

    /** The name as operators write it: {@code host_down}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this name, or empty if there is none. */
    public static Optional<EventKind> of(String id) {
        return Stream.of(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}
