package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real jetty-home with the repository's {@code jetty-base}, HTTPS switched on. */
final class Jetty extends Container {

    private Jetty(Path directory, Path base, Ports ports) throws IOException {
        super(directory, base, ports, commands(), Map.of(), "Started oejs.Server@");
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param directory an empty one
     * @param yaml the configuration of Weir
     * @param front what it shows to clients of HTTPS
     */
    static Jetty start(Path directory, String yaml, TestTls.Identity front) throws IOException {
        Path base = copyOf("jetty-base", directory, yaml);
        Ports ports = Ports.free();
        Path modules = base.resolve("start.d");
        Files.copy(modules.resolve("https.ini.off"), modules.resolve("https.ini"));
        Files.copy(front.keystore(), base.resolve("etc").resolve("keystore.p12"));
        Files.writeString(
                modules.resolve("zz-test.ini"), // the last one wins
                """
                jetty.http.port=%d
                jetty.ssl.port=%d
                weir.admin.port=%d
                jetty.deploy.scanInterval=1
                """
                        .formatted(ports.http(), ports.https(), ports.admin()));
        return new Jetty(directory, base, ports);
    }

    private static List<String> commands() throws IOException {
        String home = System.getProperty("weir.jetty.home");
        return Documented.commands("### Jetty").stream()
                .map(line -> line.replaceFirst("/opt/jetty-home[^ ]*", home))
                .toList();
    }

    @Override
    Path descriptor() {
        return base().resolve("webapps").resolve("ROOT.xml");
    }
}
