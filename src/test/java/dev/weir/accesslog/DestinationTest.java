package dev.weir.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Opening what lines go to. */
class DestinationTest {

    /** For class loaders that know no Logback. */
    public static final class Write implements Callable<Boolean> {

        @Override
        public Boolean call() {
            try (Destination destination = Destination.open(AccessLogOptions.defaults())) {
                return destination.write("a line");
            }
        }
    }

    @TempDir
    private Path directory;

    @Test
    void linesGoToAnotherLibraryIfThereIsNoLogback() throws Exception {
        URL[] urls = Stream.of(Destination.class, DestinationTest.class, LoggerFactory.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Object write =
                    loader.loadClass(Write.class.getName()).getConstructor().newInstance();

            assertThat(((Callable<?>) write).call()).isEqualTo(true);
        }
    }

    @Test
    void openingAFileSaysNothingOfItsOwnOnTheConsole() {
        AccessLogOptions options =
                new AccessLogOptions(Format.JSON, directory.resolve("access.log"), 1024 * 1024, 1, 1024 * 1024, 64);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream err = System.err;
        PrintStream out = System.out;
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try {
            Destination.open(options).close();
        } finally {
            System.setErr(err);
            System.setOut(out);
        }

        assertThat(console.toString(StandardCharsets.UTF_8)).doesNotContain("LOGBACK");
    }
}
