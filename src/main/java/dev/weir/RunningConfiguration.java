package dev.weir;

import dev.weir.admin.Configuration;
import dev.weir.config.DocumentReader;
import dev.weir.config.Reading;
import dev.weir.config.Settings;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The configuration as the admin API sees it.
 *
 * @param settings that are in force
 * @param directory that paths in documents are relative to
 * @param replacing goes by other settings
 */
record RunningConfiguration(Supplier<Settings> settings, Path directory, Replacing replacing) implements Configuration {

    /** See {@link Configuration#apply}. */
    @FunctionalInterface
    interface Replacing {
        Replaced replace(State next, Consumer<Settings> expected, String by);
    }

    @Override
    public Settings inForce() {
        return settings.get();
    }

    @Override
    public Reading read(String json) {
        return DocumentReader.read(json, settings.get(), directory);
    }

    @Override
    public Replaced apply(State next, Consumer<Settings> expected, String by) {
        return replacing.replace(next, expected, by);
    }
}
