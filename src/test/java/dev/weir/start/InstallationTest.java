package dev.weir.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installations of a WAR without Weir in it, so that each training run fails at once. */
class InstallationTest {

    /** A program that locks a file until it is ended. */
    private static final String HOLD =
            """
            import static java.nio.file.StandardOpenOption.*;
            class Hold {
                public static void main(String[] files) throws Exception {
                    java.nio.channels.FileChannel.open(java.nio.file.Path.of(files[0]), CREATE, WRITE).lock();
                    System.out.print("x");
                    System.out.flush();
                    System.in.read();
                }
            }
            """;

    private final Path directory;
    private final List<String> problems = new ArrayList<>();

    InstallationTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void failedTrainingRunIsToldInOneLine() throws Exception {
        install("one");

        assertThat(problems).singleElement().asString().matches("weir: no archive of classes was made, .*Training.*");
    }

    @Test
    void scriptIsExecutableAndNamesTheJars() throws Exception {
        Path script = install("one");

        assertThat(script).isExecutable();
        assertThat(Files.readString(script)).contains(files("lib/weir")).contains("dev.weir.launch.Main");
        assertThat(files("bin")).containsExactly("weir");
    }

    @Test
    void filesOfTheInstallationBeforeStayAndOlderOnesGo() throws Exception {
        install("one");
        List<String> one = files("lib/weir");
        install("two");
        List<String> oneAndTwo = files("lib/weir");
        install("three");
        List<String> twoAndThree = files("lib/weir");

        assertThat(oneAndTwo).containsAll(one).hasSize(2 * one.size());
        assertThat(twoAndThree).doesNotContainAnyElementsOf(one).hasSize(2 * one.size());
    }

    @Test
    void filesOfOthersStay() throws Exception {
        install("one");
        Files.createFile(directory.resolve("weir/lib/weir/other.jar"));

        install("two");

        assertThat(files("lib/weir")).contains("other.jar");
    }

    @Test
    void whatAKilledInstallationLeftBehindGoes() throws Exception {
        install("one");
        Path left = Files.createFile(directory.resolve("weir/lib/weir/partial-" + UUID.randomUUID()));

        install("one");

        assertThat(left).doesNotExist();
    }

    @Test
    void secondInstallationAtTheSameTimeIsRefused() throws Exception {
        Path lock = Files.createDirectories(directory.resolve("weir/lib/weir")).resolve(".lock");
        Path program = Files.writeString(directory.resolve("Hold.java"), HOLD);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process other = new ProcessBuilder(java.toString(), program.toString(), lock.toString()).start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('x');

            assertThatThrownBy(() -> install("one")).hasMessageContaining("another installation");
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    @Test
    void placeThatCannotBeADirectoryIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("weir"));

        assertThatThrownBy(() -> install("one"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot install to " + file);
    }

    @Test
    void directoryThatNoClassPathCanNameIsRefused() throws Exception {
        Path war = war("one");

        assertThatThrownBy(() -> new Installation(directory.resolve("a:b")).install(war, problems::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("with \":\" in its name");
    }

    private Path install(String content) throws IOException {
        return new Installation(directory.resolve("weir")).install(war(content), problems::add);
    }

    private List<String> files(String place) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("weir").resolve(place))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .toList();
        }
    }

    private Path war(String content) throws IOException {
        Path file = directory.resolve(content + ".war");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String path : List.of("WEB-INF/classes/dev/weir/A.class", "WEB-INF/lib/lib.jar")) {
                zip.putNextEntry(new ZipEntry(path));
                zip.write(content.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}
