package dev.weir.it;

import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Tomcat with the repository's {@code tomcat-base}, HTTPS switched on; HTTP/2 too in 10.1. */
final class Tomcat extends Container {

    private static final Path README = Path.of("tomcat-base", "README.md");

    /** The versions that the build unpacks. */
    enum Version {
        TOMCAT_10_1("weir.tomcat10.home"),
        TOMCAT_11("weir.tomcat11.home");

        private final String property;

        Version(String property) {
            this.property = property;
        }

        private String home() {
            return System.getProperty(property);
        }
    }

    private Tomcat(Path directory, Path base, Ports ports, Version version) throws IOException {
        super(directory, base, ports, commands(version), Map.of("CATALINA_OPTS", options(ports)), "Server startup in");
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param directory an empty one
     * @param yaml the configuration of Weir
     * @param front what it shows to clients of HTTPS
     */
    static Tomcat start(Version version, Path directory, String yaml, TestTls.Identity front) throws IOException {
        Path base = copyOf("tomcat-base", directory, yaml);
        Path server = base.resolve("conf").resolve("server.xml");
        String secured = Files.readString(server).replaceAll("(?m)^.*(<!-- https off|https off -->)$", "");
        Files.writeString(server, version == Version.TOMCAT_10_1 ? withHttp2(secured) : secured);
        Files.copy(front.keystore(), base.resolve("conf").resolve("keystore.p12"));
        return new Tomcat(directory, base, Ports.free(), version);
    }

    /** As the document says, in both connectors for clients. */
    private static String withHttp2(String server) throws IOException {
        String upgrade = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("<UpgradeProtocol "))
                .findFirst()
                .orElseThrow();
        return server.replaceAll("(relaxedQueryChars=\"[^\"]*\">)", "$1" + upgrade);
    }

    private static List<String> commands(Version version) throws IOException {
        return Documented.commands("### Tomcat").stream()
                .map(line -> line.replaceFirst("/opt/apache-tomcat[^ ]*", version.home()))
                .toList();
    }

    private static String options(Ports ports) {
        return "-Dweir.http.port=%d -Dweir.https.port=%d -Dweir.admin.port=%d -Dweir.deploy.period=1"
                .formatted(ports.http(), ports.https(), ports.admin());
    }

    @Override
    Path descriptor() {
        return base().resolve("conf").resolve("Catalina").resolve("localhost").resolve("ROOT.xml");
    }
}
