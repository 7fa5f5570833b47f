package dev.weir.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Looks into another JVM of this user, by {@code jcmd}, and at what its process has open (Linux). */
final class Jvm {

    private static final Pattern HEAP = Pattern.compile("Total +\\d+ +(\\d+)");
    private static final Pattern BUFFERS = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final long KIB = 1024;

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

    /** The heap that is in use after a full collection, and the buffers outside of it, in bytes. */
    long memory() {
        // "Total  123456  7890123"
        long heap = number(HEAP, jcmd("GC.class_histogram"));
        // "- Other (reserved=605KB, committed=605KB)"
        return heap + number(BUFFERS, jcmd("VM.native_memory", "summary")) * KIB;
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(
                    pattern + " is not found; was it started with -XX:NativeMemoryTracking=summary? " + text);
        }
        return Long.parseLong(found.group(1));
    }

    /** Files, sockets and the like that the process has open. */
    long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number that the next file to be opened gets. */
    long lowestFreeFile() {
        return LongStream.iterate(0, number -> number + 1)
                .filter(number ->
                        Files.notExists(Path.of("/proc", pid, "fd", Long.toString(number)), LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .orElseThrow();
    }

    private String jcmd(String... command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            return Program.run(Stream.concat(Stream.of(jcmd.toString(), pid), Stream.of(command))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
