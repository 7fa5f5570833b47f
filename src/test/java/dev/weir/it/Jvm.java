package dev.weir.it;

import java.io.IOException;
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
    List<String> threads(String prefix) throws IOException, InterruptedException {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"" + prefix))
                .toList();
    }

    /** Classes with a name that begins so, of which there are instances after a full collection, with their number. */
    List<String> instances(String prefix) throws IOException, InterruptedException {
        // " 123:  4  96  dev.weir.Weir"
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 3 && words[3].startsWith(prefix))
                .map(words -> words[1] + " " + words[3])
                .toList();
    }

    /** Files, sockets and the like that the process has open. */
    long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
            return files.count();
        }
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Program.run(List.of(jcmd.toString(), pid, command));
    }
}
