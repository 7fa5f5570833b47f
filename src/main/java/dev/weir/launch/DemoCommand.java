package dev.weir.launch;

import dev.weir.cli.ExitStatus;
import dev.weir.cli.Terminal;
import dev.weir.config.Limits;
import dev.weir.config.Networks;
import dev.weir.config.Settings;
import dev.weir.listen.Listener;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code weir demo}. */
@Command(
        name = "demo",
        description = "Starts three small hosts and Weir in front of them, and says what to try.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int TRAFFIC_PORT = 8000;
    private static final int ADMIN_PORT = 8080;

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        DemoHosts hosts = DemoHosts.start("web01", "web02", "dr01");
        try (StopSignal signal = StopSignal.take()) {
            Service service = Service.start(settings(hosts));
            signal.closes(service);
            terminal.print(introduction(service.listeners()));
            signal.await();
            return ExitStatus.OK;
        }
    }

    /** Two hosts that share the requests, and one for when both are down. */
    private Settings settings(DemoHosts hosts) {
        return new Settings(
                new Settings.Listeners(new Settings.Http(LOOPBACK, port(TRAFFIC_PORT)), null),
                new Settings.Admin(LOOPBACK, port(ADMIN_PORT)),
                Duration.ofSeconds(1),
                Limits.defaults(),
                Networks.none(),
                null,
                null,
                false,
                List.of(new Settings.UpstreamSettings(
                        "http",
                        null,
                        List.of(pool("primary", 0, hosts, "web01", "web02"), pool("dr", 10, hosts, "dr01")))));
    }

    private static PoolDefinition pool(String id, int priority, DemoHosts hosts, String... names) {
        PoolOptions defaults = PoolOptions.defaults();
        PoolOptions options = new PoolOptions(
                priority,
                defaults.method(),
                defaults.timeout(),
                defaults.readTimeout(),
                defaults.keepalivePool(),
                defaults.keepaliveTimeout(),
                defaults.maxFails(),
                defaults.failedTimeout(),
                defaults.statusCodes(),
                defaults.maxConnections(),
                defaults.queue(),
                defaults.queueTimeout());
        return new PoolDefinition(
                id,
                options,
                List.of(names).stream()
                        .map(name -> new PoolDefinition.HostDefinition(
                                name, new HostOptions(LOOPBACK, hosts.port(name), HostOptions.DEFAULT_WEIGHT, null)))
                        .toList());
    }

    /** This port, or 0 for any if it is taken. */
    private int port(int wanted) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return wanted;
        } catch (IOException e) {
            terminal.print("Port " + wanted + " is taken, so another one is used.");
            return 0;
        }
    }

    private static String introduction(List<Listener> listeners) {
        return INTRODUCTION
                .replace("TRAFFIC", listeners.get(0).url())
                .replace("ADMIN", listeners.get(1).url());
    }

    private static final String INTRODUCTION =
            """

            Weir is in front of three small hosts: web01 and web02 in the pool "primary", dr01 in the pool "dr".

              traffic  TRAFFIC/
              admin    ADMIN/

            Five things to try in another terminal:

              1. web01 and web02 take turns; the answer says which one it was:
                   curl TRAFFIC/ TRAFFIC/
              2. See what Weir knows of its pools:
                   curl ADMIN/pools
              3. Take a host out: only web02 answers.
                   curl ADMIN/down_host/primary/web01; curl TRAFFIC/ TRAFFIC/
              4. Take the other one out as well: dr01 answers. Then bring both back.
                   curl ADMIN/down_host/primary/web02; curl TRAFFIC/
                   curl ADMIN/up_host/primary/web01; curl ADMIN/up_host/primary/web02
              5. Upload ten megabytes:
                   head -c 10000000 /dev/zero | curl --data-binary @- TRAFFIC/upload

            The hosts also have /slow (answers after two seconds), /status/503 and /bytes/1000000.
            Ctrl-C ends the demo.
            """;
}
