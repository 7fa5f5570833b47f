package dev.weir.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The instructions of {@code packaging/Dockerfile}, to be held and carried out without an engine for images. */
record Dockerfile(List<Instruction> instructions) {

    /**
     * One instruction.
     *
     * @param name such as {@code RUN}
     * @param arguments the rest of its line
     */
    record Instruction(String name, String arguments) {

        /** The words of an exec form: the JSON array at the end. */
        List<String> command() {
            try {
                String json = arguments.substring(arguments.indexOf('['));
                return List.of(new ObjectMapper().readValue(json, String[].class));
            } catch (IOException e) {
                throw new AssertionError("not in exec form: " + this, e);
            }
        }
    }

    static Dockerfile read() throws IOException {
        return new Dockerfile(Files.readAllLines(Path.of("packaging/Dockerfile")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .map(parts -> new Instruction(parts[0], parts[1]))
                .toList());
    }

    /** The arguments of every instruction of this name, in order. */
    List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** The words of the only instruction of this name, with paths of the image replaced: {@code from, to} in turns. */
    List<String> command(String name, String... paths) {
        List<String> words = instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .findFirst()
                .orElseThrow()
                .command();
        String[] mapped = words.toArray(String[]::new);
        for (int i = 0; i < paths.length; i += 2) {
            String from = paths[i];
            String to = paths[i + 1];
            Arrays.setAll(mapped, word -> mapped[word].replace(from, to));
        }
        return List.of(mapped);
    }
}
