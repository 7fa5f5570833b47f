package dev.weir.config;

import dev.weir.fuzz.Campaign;
import dev.weir.fuzz.Finding;
import dev.weir.fuzz.Spoil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations with something wrong in them are refused with problems in words, and never by an exception. */
class ConfigurationFuzzTest {

    private static final Path EXAMPLE = Path.of("examples", "full.yaml");
    private static final List<String> ODD_VALUES = List.of(
            "",
            "~",
            "[]",
            "{}",
            "-1",
            "99999999999999999999",
            "1e9",
            ".nan",
            "0x10",
            "yes",
            "${NAME}",
            "${",
            "${:}",
            "*a",
            "&a",
            "!x y",
            "|",
            ">",
            "'",
            "\"",
            "[a, b",
            "{a: b",
            "1ms",
            "1GiB",
            "::1",
            "1.2.3.4/33",
            "\t",
            "? a",
            "- - -",
            "\u0000",
            "\ufffd");

    @TempDir
    private Path directory;

    @Test
    void oddConfigurationsAreRefusedInWords() throws Exception {
        String example = Files.readString(EXAMPLE);
        Path file = directory.resolve("weir.yaml");

        Campaign.run("configurations", random -> {
            byte[] odd = odd(example, random);
            Files.write(file, odd);
            read(file, odd);
        });
    }

    private static byte[] odd(String example, Random random) {
        List<String> lines = new ArrayList<>(example.lines().toList());
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            changeLine(lines, random);
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? bytes : Spoil.one(bytes, random);
    }

    private static void changeLine(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> lines.set(at, " ".repeat(random.nextInt(4)) + line);
            default ->
                lines.set(at, line.replaceFirst(":.*", "") + ": " + ODD_VALUES.get(random.nextInt(ODD_VALUES.size())));
        }
    }

    private static void read(Path file, byte[] content) throws Finding, IOException {
        Reading reading;
        try {
            reading = new SettingsReader(Map.of("NAME", "value")).read(file);
        } catch (RuntimeException e) {
            throw new Finding("the reader throws " + e, content);
        }
        if (reading instanceof Reading.Refused refused) {
            requireWords(refused.problems(), content);
        }
    }

    private static void requireWords(List<Problem> problems, byte[] content) throws Finding {
        boolean told = !problems.isEmpty()
                && problems.stream()
                        .map(Problem::toString)
                        .noneMatch(problem -> problem.contains("Exception") || problem.contains("\n"));
        if (!told) {
            throw new Finding("the problems are " + problems, content);
        }
    }
}
