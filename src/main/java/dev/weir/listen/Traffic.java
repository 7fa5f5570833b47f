package dev.weir.listen;

import dev.weir.proxy.Client;

/** Who gets the requests that listeners take. Nothing here may block. */
@FunctionalInterface
public interface Traffic {

    /** A request whose head was read. */
    void accept(Client client);

    /** A request was answered with this status here, because it cannot be read, or nobody may read it. */
    default void refused(int status) {}
}
