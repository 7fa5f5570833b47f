package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir drain POOL HOST}. */
@Command(
        name = "drain",
        description = "Lets a host end the requests that it has; it gets no further ones.",
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {

    private static final String DRAIN = "drain";
    private static final long LOOK_EVERY_MILLIS = 200;

    private final Terminal terminal;

    @Mixin
    private OrderOptions options = new OrderOptions();

    @Option(names = "--for", paramLabel = "TIME", description = "until it is ready again by itself, such as 30m")
    private String time = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "wait until it has no requests any more, for at most that long")
    private @Nullable Integer waitSeconds;

    DrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed, InterruptedException {
        if (waitSeconds != null && waitSeconds < 0) {
            throw CommandFailed.cannotStart("--wait: must be a number of seconds, but is " + waitSeconds);
        }
        AdminApi api = options.api(terminal);
        String host = options.order(terminal, api, DRAIN, time);
        return waitSeconds == null ? ExitStatus.OK : await(api, host, Duration.ofSeconds(waitSeconds));
    }

    /** Whether it is to be drained, and is not. */
    private static boolean isDraining(JsonNode host) {
        return host.path("ordered").path("state").asText().equals(DRAIN)
                && !host.path("observed").path("drained").asBoolean();
    }

    private int await(AdminApi api, String path, Duration atMost) throws CommandFailed, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        JsonNode host = api.get(path);
        while (isDraining(host) && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            host = api.get(path);
        }
        options.tell(terminal, host);
        return host.path("observed").path("drained").asBoolean() ? ExitStatus.OK : ExitStatus.REFUSED;
    }
}
