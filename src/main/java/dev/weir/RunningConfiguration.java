package dev.weir;

import dev.weir.admin.Configuration;
import dev.weir.config.DocumentReader;
import dev.weir.config.Reading;
import dev.weir.config.Settings;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The configuration as the admin API sees it.
 *
 * @param settings that are in force
 * @param directory that paths in documents are relative to
 * @param change goes by other settings, for somebody
 */
record RunningConfiguration(Supplier<Settings> settings, Path directory, BiFunction<State, String, Replaced> change)
        implements Configuration {

    @Override
    public Settings inForce() {
        return settings.get();
    }

    @Override
    public Reading read(String json) {
        return DocumentReader.read(json, settings.get(), directory);
    }

    @Override
    public Replaced apply(State next, String by) {
        return change.apply(next, by);
    }
}
