package dev.weir.launch;

import dev.weir.config.Settings;
import dev.weir.listen.CannotStart;
import dev.weir.listen.Listener;

/** Where the commands that ask a running Weir find its admin API. */
final class AdminUrl {

    private AdminUrl() {}

    /**
     * Of the Weir that runs with this configuration; a listener on every address is asked by loopback.
     *
     * @throws CannotStart if its port is known to nobody
     */
    static String of(Settings.Admin admin) throws CannotStart {
        if (admin.port() == 0) {
            throw new CannotStart("admin.port is 0, so nobody knows which port to ask: configure one");
        }
        String host =
                switch (admin.bind()) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> admin.bind();
                };
        return new Listener("admin", "http", host, admin.port()).url();
    }
}
