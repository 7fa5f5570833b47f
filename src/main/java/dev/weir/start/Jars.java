package dev.weir.start;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The jars of a WAR, unpacked into a directory.
 *
 * <p>A file is named after its checksum, is written under another name and renamed when complete, and never changes
 * afterwards. So starts at the same time, and of different versions, do not disturb each other.
 */
final class Jars {

    private static final String CLASSES = "WEB-INF/classes/";
    private static final List<String> JARS = List.of("WEB-INF/lib/", "WEB-INF/launcher/");

    private final Path directory;

    /** Jars in this directory, which exists when they are unpacked. */
    Jars(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes sure that the WAR's classes and jars are unpacked.
     *
     * @return them in class path order, the classes first
     */
    List<Path> unpack(Path war) throws IOException {
        try (ZipFile zip = new ZipFile(war.toFile())) {
            List<ZipEntry> entries = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry.class::cast)
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            List<Path> jars = new ArrayList<>();
            jars.add(unpackClasses(zip, entries));
            for (ZipEntry entry : entries) {
                if (isJar(entry)) {
                    jars.add(unpackJar(zip, entry));
                }
            }
            return jars;
        }
    }

    private Path unpackJar(ZipFile zip, ZipEntry entry) throws IOException {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        Path jar = directory.resolve(name.replace(".jar", "") + "-" + hex(entry.getCrc()) + ".jar");
        if (!Files.exists(jar) || Files.size(jar) != entry.getSize()) {
            try (InputStream content = zip.getInputStream(entry)) {
                store(content.readAllBytes(), jar);
            }
        }
        return jar;
    }

    private Path unpackClasses(ZipFile zip, List<ZipEntry> entries) throws IOException {
        List<ZipEntry> classes = entries.stream()
                .filter(entry -> entry.getName().startsWith(CLASSES))
                .toList();
        Path jar = directory.resolve("weir-" + hex(checksum(classes)) + ".jar");
        if (!isComplete(jar, classes.size())) {
            store(jarOf(zip, classes), jar);
        }
        return jar;
    }

    private static byte[] jarOf(ZipFile zip, List<ZipEntry> classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            jar.setLevel(0);
            for (ZipEntry entry : classes) {
                ZipEntry copy = new ZipEntry(entry.getName().substring(CLASSES.length()));
                copy.setTime(entry.getTime());
                jar.putNextEntry(copy);
                try (InputStream content = zip.getInputStream(entry)) {
                    content.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static long checksum(List<ZipEntry> entries) {
        CRC32 checksum = new CRC32();
        for (ZipEntry entry : entries) {
            checksum.update((entry.getName() + ' ' + entry.getCrc() + ' ' + entry.getSize() + '\n')
                    .getBytes(StandardCharsets.UTF_8));
        }
        return checksum.getValue();
    }

    private void store(byte[] content, Path target) throws IOException {
        Path partial = directory.resolve("partial-" + UUID.randomUUID());
        try {
            Files.write(partial, content, StandardOpenOption.CREATE_NEW);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static boolean isJar(ZipEntry entry) {
        return entry.getName().endsWith(".jar") && JARS.stream().anyMatch(entry.getName()::startsWith);
    }

    private static boolean isComplete(Path jar, int entries) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.size() == entries;
        } catch (IOException e) {
            return false; // not there, or cut short by a crash: to be written
        }
    }

    private static String hex(long checksum) {
        return String.format("%08x", checksum);
    }
}
