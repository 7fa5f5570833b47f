package dev.weir.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Bytes as a configuration file: accepted, or refused with problems in words at lines of the file. */
public final class ConfigurationFuzz {

    private static final Path FILE = file();

    private ConfigurationFuzz() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        Reading reading = new SettingsReader(Map.of("NAME", "value")).read(FILE);
        if (reading instanceof Reading.Refused refused) {
            if (refused.problems().isEmpty()) {
                throw new AssertionError("refused without a reason");
            }
            check(refused.problems(), bytes.length);
        }
        check(reading.warnings(), bytes.length);
    }

    /** A line has one byte at least, but for the last. */
    private static void check(List<Problem> problems, int size) {
        for (Problem problem : problems) {
            if (problem.message().isBlank() || problem.line() < 0 || problem.line() > size + 1) {
                throw new AssertionError(problem);
            }
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("weir-fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
