package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.EventClient;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is an operator and who a client, in a container. */
class AdminFilterTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String ANY = "0.0.0.0";

    /** Of the token {@code alice}. */
    private static final String TOKENS =
            "tokens: [{name: ops, sha256: 2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}]";

    private static final String BEARER = "Authorization: Bearer alice";

    private TestHost host;

    @BeforeEach
    void startHost() throws IOException {
        host = TestHost.start("web01");
    }

    @AfterEach
    void stopHost() throws IOException {
        host.close();
    }

    // Without credentials there is no path.

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{path: /_weir}", "{tokens: []}", "{role: null}"})
    void withoutCredentialsThePathIsTraffic(String admin) throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, admin, LOOPBACK)) {

            Response response = RawClient.get(weir.port(), "/_weir/pools", basic("alice"));

            assertThat(response.text()).isEqualTo("web01");
            assertThat(host.lastRequest().target()).isEqualTo("/_weir/pools");
        }
    }

    @Test
    void pathThatIsTurnedOffIsTraffic() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{path: false, role: ops, " + TOKENS + "}", LOOPBACK)) {

            Response response = RawClient.get(weir.port(), "/_weir/pools", basic("alice"));

            assertThat(response.text()).isEqualTo("web01");
        }
    }

    // With a token.

    @Test
    void tokenLetsInBelowThePath() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{path: /lb/admin, " + TOKENS + "}", LOOPBACK)) {

            Response without = RawClient.get(weir.port(), "/lb/admin/pools");
            Response with = RawClient.get(weir.port(), "/lb/admin/pools", BEARER);
            Response index = RawClient.get(weir.port(), "/lb/admin", BEARER);

            assertThat(without.status()).isEqualTo(401);
            assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"weir\"");
            assertThat(without.text()).isEqualTo("{\"error\":\"Credentials are required\"}");
            assertThat(with.text()).contains("primary", "web01");
            assertThat(index.text()).contains("\"/pools\"");
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void connectionWithoutAPortIsTraffic(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("weir.yaml"),
                "admin: {" + TOKENS + "}\nupstreams: {http: {pools: [{id: primary, hosts: [{host: '" + host.ip()
                        + "', port: " + host.port() + "}]}]}}");
        try (DeployedWeir weir = DeployedWeir.with(Map.of("weir.config", file.toString()))) {
            weir.forgetPort();

            assertThat(RawClient.get(weir.port(), "/").text()).isEqualTo("web01");
            assertThat(RawClient.get(weir.port(), "/_weir/pools").status()).isEqualTo(401);
        }
    }

    @Test
    void ordersBelowThePathArePosts() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{path: /lb, " + TOKENS + "}", LOOPBACK)) {

            Response get = RawClient.get(weir.port(), "/lb/down_host/primary/web01", BEARER);
            Response served = RawClient.get(weir.port(), "/");
            Response post = post(weir.port(), "/lb/down_host/primary/web01", BEARER);
            Response notServed = RawClient.get(weir.port(), "/");

            assertThat(get.status()).isEqualTo(405);
            assertThat(served.status()).isEqualTo(200);
            assertThat(post.status()).isEqualTo(200);
            assertThat(notServed.status()).isEqualTo(504);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: http://evil.example"})
    void ordersForOtherSitesAreRefusedWhateverTheCredentials(String header) throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{role: ops, " + TOKENS + "}", LOOPBACK)) {

            Response byToken = post(weir.port(), "/_weir/down_host/primary/web01", BEARER, header);
            Response byUser = post(weir.port(), "/_weir/down_host/primary/web01", basic("alice"), header);

            assertThat(byToken.status()).isEqualTo(401); // the container asks for a user below /_weir/
            assertThat(byUser.status()).isEqualTo(403);
            assertThat(RawClient.get(weir.port(), "/").status()).isEqualTo(200);
        }
    }

    /** The same by some reading; but only what is the same letter by letter is for operators. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lbx",
                "/lb%2Fpools",
                "/lb;x=1/pools",
                "/lb;/pools",
                "//lb/pools",
                "/./lb/pools",
                "/x/../lb/pools",
                "/%6cb/pools",
                "/LB/pools",
                "/lb%20/pools",
                "/lb.",
                "/;/lb/pools",
                "/l",
                "/",
            })
    void whatIsNotLiterallyBelowThePathIsTraffic(String target) throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{path: /lb, " + TOKENS + "}", LOOPBACK)) {

            Response response = RawClient.get(weir.port(), target, BEARER);

            assertThat(response.text()).isEqualTo("web01");
            assertThat(host.lastRequest().target()).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/lb", "/lb/", "/lb?x", "/lb/../x", "/lb//", "/lb/%2e%2e/x", "/lb/;x", "http://test.example/lb/x"
            })
    void whatIsLiterallyBelowThePathIsNoTraffic(String target) throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{path: /lb, " + TOKENS + "}", LOOPBACK)) {

            Response response = RawClient.get(weir.port(), target);

            assertThat(response.status()).isEqualTo(401);
            assertThat(host.requests()).isEmpty();
        }
    }

    // With a role.

    @Test
    void roleLetsIn() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{role: ops}", LOOPBACK)) {

            Response member = RawClient.get(weir.port(), "/_weir/pools", basic("alice"));
            Response other = RawClient.get(weir.port(), "/_weir/pools", basic("bob"));
            Response nobody = RawClient.get(weir.port(), "/_weir/pools");

            assertThat(member.text()).contains("primary");
            assertThat(other.status()).isEqualTo(401);
            assertThat(other.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"weir\"");
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.header("WWW-Authenticate")).startsWithIgnoringCase("Basic realm=\"weir\"");
        }
    }

    @Test
    void tokenAndRoleBothLetInWhereTheContainerAsksForNobody() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{role: ops, path: /lb, " + TOKENS + "}", LOOPBACK)) {

            Response token = RawClient.get(weir.port(), "/lb/pools", BEARER);
            Response member = RawClient.get(weir.port(), "/lb/pools", basic("alice"));
            Response other = RawClient.get(weir.port(), "/lb/pools", basic("bob"));

            assertThat(token.status()).isEqualTo(200);
            assertThat(member.status()).isEqualTo(200);
            assertThat(other.status()).isEqualTo(401);
        }
    }

    // The port.

    @Test
    void portIsForOperatorsAndTheOtherForClients() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{}", LOOPBACK)) {

            Response operator = send("GET", weir.operatorsPort(), "/pools", "localhost");
            Response order = send("GET", weir.operatorsPort(), "/up_host/primary/web01", "127.0.0.1");
            Response client = RawClient.get(weir.port(), "/pools");

            assertThat(operator.text()).contains("primary");
            assertThat(order.status()).isEqualTo(200);
            assertThat(client.text()).isEqualTo("web01");
        }
    }

    @Test
    void portTakesNoForeignNameWithoutCredentials() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{}", ANY)) {

            Response response = send("POST", weir.operatorsPort(), "/up_host/primary/web01", "evil.example");

            assertThat(response.status()).isEqualTo(403);
        }
    }

    @Test
    void portWantsCredentialsWhereThereAreSome() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{" + TOKENS + "}", ANY)) {

            Response without = RawClient.get(weir.operatorsPort(), "/pools");
            Response with = RawClient.get(weir.operatorsPort(), "/pools", BEARER);
            Response order = post(weir.operatorsPort(), "/up_host/primary/web01", BEARER);
            Response byGet = RawClient.get(weir.operatorsPort(), "/up_host/primary/web01", BEARER);

            assertThat(without.status()).isEqualTo(401);
            assertThat(with.status()).isEqualTo(200);
            assertThat(order.status()).isEqualTo(200);
            assertThat(byGet.status()).isEqualTo(405);
        }
    }

    // Streams.

    @Test
    void eventsAreStreamedBelowThePathUntilTheEnd() throws Exception {
        try (DeployedWeir weir = DeployedWeir.inFrontOf(host, "{path: /lb, " + TOKENS + "}", LOOPBACK);
                EventClient client = EventClient.open(weir.port(), "/lb/api/v1/events", BEARER)) {
            client.next();

            post(weir.port(), "/lb/down_host/primary/web01", BEARER);
            String ordered = client.next();
            weir.undeploy();

            assertThat(ordered).contains("event: host_ordered");
            assertThat(client.endsProperly()).isTrue();
        }
    }

    private static Response post(int port, String target, String... headers) throws IOException {
        return send("POST", port, target, "lb.example", headers);
    }

    private static Response send(String method, int port, String target, String host, String... headers)
            throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n";
        return RawClient.request(
                port, head + String.join("\r\n", headers) + (headers.length > 0 ? "\r\n\r\n" : "\r\n"));
    }

    private static String basic(String user) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
    }
}
