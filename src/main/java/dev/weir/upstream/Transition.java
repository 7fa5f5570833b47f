package dev.weir.upstream;

/**
 * A host that went out of use or came back, or of which something else was ordered.
 *
 * @param upstream the upstream's id
 * @param pool the pool's id
 * @param before the host as it was
 * @param after the host as it is
 * @param earlier the upstream's state before
 * @param later the upstream's state after, in which nothing else is different
 */
public record Transition(String upstream, String pool, Host before, Host after, Snapshot earlier, Snapshot later) {

    /** Whether requests may be sent to the host now. */
    public boolean up() {
        return after.usable();
    }

    /** Whether the host went out of use or came back; if not, only the order is another one. */
    public boolean changesUse() {
        return before.usable() != after.usable();
    }

    /** Whether something else is ordered than before. */
    public boolean changesOrder() {
        return !before.order().equals(after.order());
    }
}
