package dev.weir.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCacheTest {

    private final Path directory;
    private final Path cache;
    private final Path war;

    JarCacheTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        cache = directory.resolve("cache");
        war = war("weir.war", "one");
    }

    @Test
    void classesComeFirstThenTheJarsOfBothDirectories() throws Exception {
        List<Path> jars = new JarCache(cache).unpack(war);

        assertThat(jars)
                .extracting(jar -> jar.getFileName().toString().replaceAll("-[0-9a-f]{8}", ""))
                .containsExactly("weir.jar", "server.jar", "lib.jar");
        assertThat(jars.get(2)).hasContent("jar one");
        assertThat(classes(jars.get(0))).isEqualTo("class one");
    }

    @Test
    void secondStartUnpacksNothing() throws Exception {
        List<Path> first = new JarCache(cache).unpack(war);
        FileTime before = Files.getLastModifiedTime(first.get(0));

        List<Path> second = new JarCache(cache).unpack(war);

        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(second.get(0))).isEqualTo(before);
    }

    @Test
    void changedWarIsUnpackedBesideTheOldOne() throws Exception {
        List<Path> old = new JarCache(cache).unpack(war);

        List<Path> changed = new JarCache(cache).unpack(war("other.war", "two"));

        assertThat(changed).doesNotContainAnyElementsOf(old.subList(0, 1));
        assertThat(classes(changed.get(0))).isEqualTo("class two");
        assertThat(classes(old.get(0))).isEqualTo("class one");
    }

    @Test
    void fileThatWasCutShortIsWrittenAgain() throws Exception {
        List<Path> jars = new JarCache(cache).unpack(war);
        Files.writeString(jars.get(0), "");
        Files.writeString(jars.get(2), "");

        new JarCache(cache).unpack(war);

        assertThat(classes(jars.get(0))).isEqualTo("class one");
        assertThat(jars.get(2)).hasContent("jar one");
    }

    @Test
    void startsAtTheSameTimeGetTheSameFilesAndLeaveNothingElse() {
        List<CompletableFuture<List<Path>>> starts = Stream.generate(() -> CompletableFuture.supplyAsync(this::unpack))
                .limit(8)
                .toList();

        List<List<Path>> unpacked =
                starts.stream().map(CompletableFuture::join).distinct().toList();

        assertThat(unpacked).hasSize(1);
        assertThat(cache.toFile().list()).hasSize(3);
    }

    @Test
    void directoryIsPrivate() throws Exception {
        new JarCache(cache).unpack(war);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
    }

    @Test
    void directoryThatOthersMayWriteToIsRefused() throws Exception {
        Files.createDirectory(cache);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertRefused();
    }

    @Test
    void linkInPlaceOfTheDirectoryIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(
                directory.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(cache, elsewhere);

        assertRefused();
    }

    @Test
    void directoryIsConfiguredOrBelowTheTemporaryOne() {
        assertThat(JarCache.directory("/x/y")).isEqualTo(Path.of("/x/y"));
        assertThat(JarCache.directory(null).getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }

    private void assertRefused() {
        assertThatThrownBy(() -> new JarCache(cache).unpack(war))
                .isInstanceOf(IOException.class)
                .hasMessage("the cache directory " + cache + " must be a directory of your own with mode 0700: remove"
                        + " it, or name another one in WEIR_CACHE");
    }

    private List<Path> unpack() {
        try {
            return new JarCache(cache).unpack(war);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path war(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "index.html", "not a class");
            put(zip, "WEB-INF/classes/dev/weir/A.class", "class " + content);
            put(zip, "WEB-INF/lib/lib.jar", "jar " + content);
            put(zip, "WEB-INF/lib/readme.txt", "not a jar");
            put(zip, "WEB-INF/launcher/server.jar", "server");
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String path, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(path));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String classes(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry("dev/weir/A.class");
            return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
