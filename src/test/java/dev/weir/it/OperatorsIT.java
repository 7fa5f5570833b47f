package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators of containers: who is one, and what they are told. */
class OperatorsIT {

    /** Each container that the WAR is for. */
    enum In {
        JETTY,
        TOMCAT_10_1,
        TOMCAT_11;

        Container start(Path directory, String yaml) throws IOException {
            TestTls.Identity front = TestTls.trusted(Stage.FRONT);
            return switch (this) {
                case JETTY -> Jetty.start(directory, yaml, front);
                case TOMCAT_10_1 -> Tomcat.start(Tomcat.Version.TOMCAT_10_1, directory, yaml, front);
                case TOMCAT_11 -> Tomcat.start(Tomcat.Version.TOMCAT_11, directory, yaml, front);
            };
        }
    }

    /** Of the token {@code alice}. */
    private static final String TOKENS =
            "[{name: ops, sha256: 2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}]";

    private static final String BEARER = "Authorization: Bearer alice";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void tokenLetsInBelowThePathAndAtThePort(In container) throws Exception {
        try (TestHost host = TestHost.start("web01");
                Container weir = container.start(
                        directory,
                        "admin: {port: 1, tokens: " + TOKENS + "}\nlimits: {idle_timeout: 9s}\n" + of(host))) {
            int port = weir.port("http");

            Response without = RawClient.get(port, "/_weir/pools");
            Response with = RawClient.get(port, "/_weir/pools", BEARER);
            Response withoutAtPort = RawClient.get(weir.adminPort(), "/pools");
            Response atPort = RawClient.get(weir.adminPort(), "/pools", BEARER);
            Response page = RawClient.get(port, "/_weir", BEARER, "Accept: text/html");
            Response login = RawClient.get(port, "/_weir", "Accept: text/html");
            Response script = RawClient.get(port, "/_weir/console/console.js");
            Response traffic = RawClient.get(port, "/%5fweir/pools", BEARER);
            Response order = post(port, "/_weir/down_host/primary/web01", BEARER);

            assertThat(without.status()).isEqualTo(401);
            assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"weir\"");
            assertThat(with.text()).contains("primary");
            assertThat(withoutAtPort.status()).isEqualTo(401);
            assertThat(withoutAtPort.text()).isEqualTo(without.text());
            assertThat(atPort.text()).contains("primary");
            assertThat(page.text()).contains("src=\"/_weir/console/console.js\"", "primary");
            assertThat(login.status()).isEqualTo(401);
            assertThat(login.text()).contains("src=\"/_weir/console/login.js\"").doesNotContain("primary");
            assertThat(script.status()).isEqualTo(200);
            assertThat(traffic.text()).isEqualTo("web01");
            assertThat(order.status()).isEqualTo(200);
            Await.until("the log names the token", () -> weir.log()
                    .contains("order=down_host upstream=http" + " pool=primary host=web01 peer=127.0.0.1 token=ops"));
            assertThat(weir.log().lines().filter(line -> line.contains("have no effect")))
                    .singleElement()
                    .asString()
                    .endsWith("In a container these settings have no effect, the container has its own: admin.port,"
                            + " limits.idle_timeout");
        }
    }

    @ParameterizedTest
    @EnumSource
    void browserLogsInBelowThePathAndHostsDoNotGetItsCookie(In container) throws Exception {
        try (TestHost host = TestHost.start("web01");
                Container weir = container.start(directory, "admin: {tokens: " + TOKENS + "}\n" + of(host))) {
            int port = weir.port("http");
            String body = "{\"token\": \"alice\"}";

            Response login = RawClient.request(
                    port,
                    "POST /_weir/api/v1/session HTTP/1.1\r\nHost: test.example\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            String set = String.valueOf(login.header("Set-Cookie"));
            String cookie = "Cookie: " + set.replaceFirst(";.*", "");
            Response pools = RawClient.get(port, "/_weir/pools", cookie);
            Response traffic = RawClient.get(port, "/", cookie);

            assertThat(login.status()).isEqualTo(201);
            assertThat(set).contains("; Path=/_weir; HttpOnly; SameSite=Strict");
            assertThat(pools.status()).isEqualTo(200);
            assertThat(traffic.text()).isEqualTo("web01");
            assertThat(host.lastRequest().header("Cookie")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void roleLetsInBelowThePath(In container) throws Exception {
        try (TestHost host = TestHost.start("web01");
                Container weir = container.start(directory, "admin: {role: weir-operator}\n" + of(host))) {
            int port = weir.port("http");
            Response unguarded = RawClient.get(port, "/_weir/pools", basic("alice", "wrong"));

            guard(container, weir);
            Await.until("the container asks for a user", () -> challenge(port).startsWith("Basic realm=\"weir\""));
            Response member = RawClient.get(port, "/_weir/pools", basic("alice", "correct horse"));
            Response other = RawClient.get(port, "/_weir/pools", basic("alice", "wrong"));
            Response order = post(port, "/_weir/up_host/primary/web01", basic("alice", "correct horse"));
            Response forged = post(
                    port,
                    "/_weir/up_host/primary/web01",
                    basic("alice", "correct horse") + "\r\nSec-Fetch-Site: cross-site");
            Response traffic = RawClient.get(port, "/");

            assertThat(unguarded.status()).isEqualTo(401);
            assertThat(member.text()).contains("primary");
            assertThat(other.status()).isEqualTo(401);
            assertThat(order.status()).isEqualTo(200);
            assertThat(forged.status()).isEqualTo(403);
            assertThat(traffic.text()).isEqualTo("web01");
            Await.until("the log names the user", () -> weir.log().contains("peer=127.0.0.1 user=alice"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void brokenConfigurationStopsThisWebApplicationAloneUntilItIsRepaired(In container) throws Exception {
        try (TestHost host = TestHost.start("web01");
                Container weir = container.start(directory, "wach: true\nupstreams: {http: {pools: [{}]}}\n")) {
            Path file = weir.base().resolve("weir.yaml").toRealPath();
            addNeighbour(container, weir);

            Await.until("its neighbour answers", () -> text(weir, "/neighbour/hello.txt")
                    .equals("hello"));
            Response broken = RawClient.get(weir.port("http"), "/");
            String log = weir.log();
            Files.writeString(file, of(host));
            weir.redeploy();

            Await.until("Weir serves", () -> text(weir, "/").equals("web01"));
            assertThat(broken.status()).isIn(404, 503);
            assertThat(log.lines().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .endsWith("ERROR WeirListener Weir is not deployed: " + file
                            + ":1: wach: is not a known key; did you mean watch?; " + file
                            + ":2: upstreams.http.pools[0].id: is required");
            assertThat(log).doesNotContain("at dev.weir.");
        }
    }

    /** A web application beside Weir, with one text. */
    private static void addNeighbour(In container, Container weir) throws IOException {
        Path information = Files.createDirectories(directoryOf(weir).resolve("WEB-INF"));
        if (container != In.JETTY) {
            // The base has Tomcat add nothing to web applications, not even this.
            Files.writeString(
                    information.resolve("web.xml"),
                    """
                    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                      <servlet>
                        <servlet-name>default</servlet-name>
                        <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
                      </servlet>
                      <servlet-mapping>
                        <servlet-name>default</servlet-name>
                        <url-pattern>/</url-pattern>
                      </servlet-mapping>
                    </web-app>
                    """);
        }
        Files.writeString(directoryOf(weir).resolve("hello.txt"), "hello");
    }

    private static Path directoryOf(Container weir) {
        return weir.base().resolve("webapps").resolve("neighbour");
    }

    /** Has the container ask for users, as {@code docs/deployment.md} says. */
    private static void guard(In container, Container weir) throws IOException {
        String guard = Documented.block("<!-- conf/web.xml -->");
        Path base = weir.base();
        String descriptor = Files.readString(weir.descriptor());
        if (container == In.JETTY) {
            Files.writeString(base.resolve("etc/operators-web.xml"), guard);
            Files.writeString(base.resolve("etc/operators.properties"), Documented.block("# etc/operators.properties"));
            String users = Documented.block("<Call name=\"addOverrideDescriptor\">");
            Files.writeString(weir.descriptor(), descriptor.replace("</Configure>", users + "</Configure>"));
        } else {
            Files.writeString(base.resolve("conf/web.xml"), guard);
            Files.writeString(
                    base.resolve("conf/tomcat-users.xml"), Documented.block("<!-- conf/tomcat-users.xml -->"));
            String users = Documented.block("<Realm ");
            Files.writeString(weir.descriptor(), descriptor.replace("</Context>", users + "</Context>"));
        }
        weir.redeploy();
    }

    /** What is asked for; empty while the web application is not there. */
    private static String challenge(int port) {
        try {
            String challenge = RawClient.get(port, "/_weir/pools").header("WWW-Authenticate");
            return challenge == null ? "" : challenge;
        } catch (IOException notThere) {
            return "";
        }
    }

    private static String text(Container weir, String target) {
        try {
            return RawClient.get(weir.port("http"), target).text();
        } catch (IOException notThere) {
            return "";
        }
    }

    private static Response post(int port, String target, String headers) throws IOException {
        return RawClient.request(
                port,
                "POST " + target + " HTTP/1.1\r\nHost: lb.example\r\n" + headers + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static String basic(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.US_ASCII);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    private static String of(TestHost host) {
        return "upstreams: {http: {pools: [{id: primary, hosts: [{id: web01, host: '%s', port: %d}]}]}}\n"
                .formatted(host.ip(), host.port());
    }
}
