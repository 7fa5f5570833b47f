package dev.weir.cli;

import dev.weir.config.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * The Weir that runs with a configuration, as the commands see it that ask its admin API.
 *
 * @param url of the admin API, without a slash at the end
 */
record RunningWeir(String url) {

    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();

    /**
     * Of the Weir that runs with this configuration; a listener on every address is asked by loopback.
     *
     * @throws CommandFailed if its port is known to nobody
     */
    static RunningWeir of(Settings.Admin admin) throws CommandFailed {
        if (admin.port() == 0) {
            throw CommandFailed.cannotStart("admin.port is 0, so nobody knows which port to ask: configure one");
        }
        String host =
                switch (admin.bind()) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> admin.bind();
                };
        try {
            return new RunningWeir(new URI("http", null, host, admin.port(), null, null, null).toString());
        } catch (URISyntaxException e) {
            throw CommandFailed.cannotStart("admin.bind is no address that can be asked: " + admin.bind());
        }
    }

    /**
     * A connection to a path, whatever proxy the environment names. Nothing was sent yet.
     *
     * @param patience for the answer
     */
    HttpURLConnection open(String path, Duration patience) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout((int) patience.toMillis());
        return connection;
    }

    @Override
    public String toString() {
        return url;
    }
}
