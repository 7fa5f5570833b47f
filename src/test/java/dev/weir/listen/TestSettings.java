package dev.weir.listen;

import dev.weir.config.Limits;
import dev.weir.config.Networks;
import dev.weir.config.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings with free ports of 127.0.0.1. */
public final class TestSettings {

    private static final String LOOPBACK = "127.0.0.1";

    private TestSettings() {}

    public static Settings http(Limits limits) {
        return settings(new Settings.Http(LOOPBACK, 0), null, limits);
    }

    public static Settings https(Settings.Https https) {
        return settings(null, https, Limits.defaults());
    }

    public static Settings settings(Settings.@Nullable Http http, Settings.@Nullable Https https, Limits limits) {
        return new Settings(
                new Settings.Listeners(http, https),
                new Settings.Admin(LOOPBACK, 0),
                Duration.ofSeconds(1),
                limits,
                Networks.none(),
                null,
                null,
                false,
                List.of());
    }
}
