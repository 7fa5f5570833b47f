package dev.weir.upstream;

/**
 * A host that went out of use or came back.
 *
 * @param upstream the upstream's id
 * @param pool the pool's id
 * @param host the host as it is afterwards
 * @param before the health it had
 */
public record Transition(String upstream, String pool, Host host, Health before) {

    /** Whether the host came back; otherwise it went out of use. */
    public boolean up() {
        return host.usable();
    }
}
