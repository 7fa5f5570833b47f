package dev.weir.it;

import dev.weir.fixture.Processes;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end. */
final class Program {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Program() {}

    /** Whether the program is on the path. */
    static boolean isInstalled(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /**
     * What the program prints.
     *
     * @throws AssertionError if it fails, with all that it printed
     */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = Processes.start(new ProcessBuilder(command).redirectErrorStream(true));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (InputStream out = process.getInputStream()) {
            out.transferTo(printed);
        }
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end");
        }
        String text = printed.toString(StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new AssertionError(command + " ended with " + process.exitValue() + ": " + text);
        }
        return text;
    }
}
