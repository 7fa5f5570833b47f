package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads configurations in a directory, which are always called {@code weir.yaml}. */
record Readings(Path directory, Map<String, String> environment) {

    Reading read(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("weir.yaml"), yaml);
        return new SettingsReader(environment).read(file);
    }

    /** The settings of a configuration that must be valid. */
    Settings settings(String yaml) throws IOException {
        Reading reading = read(yaml);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).settings();
    }

    /** The problems of a configuration that must have some, as they are shown, without the name of the directory. */
    List<String> problems(String yaml) throws IOException {
        Reading reading = read(yaml);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return shown(((Reading.Refused) reading).problems());
    }

    List<String> warnings(String yaml) throws IOException {
        return shown(read(yaml).warnings());
    }

    private List<String> shown(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }
}
