package dev.weir.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks into another JVM of this user, by {@code jcmd}, and at what its process has open (Linux). */
final class Jvm {

    private final String pid;

    Jvm(ProcessHandle process) {
        this.pid = Long.toString(process.pid());
    }

    /** Threads whose names begin so. */
    List<String> threads(String prefix) {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"" + prefix))
                .toList();
    }

    /** Classes with a name that begins so, of which there are instances after a full collection. */
    List<String> instances(String prefix) {
        // " 123:  4  96  dev.weir.Weir"
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].startsWith(prefix))
                .map(words -> words[3])
                .distinct()
                .toList();
    }

    /** Files, sockets and the like that the process has open. */
    long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String jcmd(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            return Program.run(List.of(jcmd.toString(), pid, command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
