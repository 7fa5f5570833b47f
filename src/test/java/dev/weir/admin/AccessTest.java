package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Upstream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, seen from the outside. */
class AccessTest {

    private final Upstream upstream = AdminServer.upstream("http");
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, Sec-Fetch-Site: cross-site",
        "POST, Sec-Fetch-Site: cross-site",
        "GET, Sec-Fetch-Site: same-site",
        "POST, Sec-Fetch-Site: same-site",
        "POST, Sec-Fetch-Site: anything",
        "GET, Origin: http://evil.example",
        "POST, Origin: http://evil.example",
        "POST, Origin: null",
        "GET, Origin: null",
        "POST, Origin: http://127.0.0.1",
        "POST, Origin: http://127.0.0.1.evil.example",
        "POST, Origin:",
    })
    void changesFromOtherSitesAre403(String method, String header) throws Exception {
        Response response = admin.send(method, "/down_host/primary/1", "", header);

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.error()).isEqualTo("Changes from pages of other sites are refused");
        assertThat(firstUsable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create_pool", "set_method", "set_priority", "set_weight", "add_host", "remove_host"})
    void everyChangeFromAnotherSiteIs403(String change) throws Exception {
        Response response = admin.postJson("/" + change, "{}", "Sec-Fetch-Site: cross-site");

        assertThat(response.status()).isEqualTo(403);
    }

    /** As behind a proxy that ends TLS, with or without a default port in its {@code Host}. */
    @ParameterizedTest
    @CsvSource({
        "localhost, https://localhost",
        "localhost:443, https://localhost",
        "LocalHost:8443, https://localhost:8443",
        "localhost, http://localhost",
        "localhost:80, http://localhost",
        "localhost:443, http://localhost:443",
    })
    void changesFromTheOwnOriginPass(String host, String origin) throws Exception {
        Response response = admin.post("/down_host/primary/1", "Host: " + host, "Origin: " + origin);

        assertThat(response.status()).isEqualTo(200);
        assertThat(firstUsable()).isFalse();
    }

    /** Whatever name a proxy makes of the one that the browser knows. */
    @Test
    void changeThatTheBrowserCallsOfTheSameOriginPasses() throws Exception {
        Response response =
                admin.post("/down_host/primary/1", "Sec-Fetch-Site: same-origin", "Origin: https://lb.example");

        assertThat(response.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, https://localhost:8443",
        "localhost:8443, https://localhost",
        "localhost:443, http://localhost",
        "localhost:80, https://localhost",
        "localhost, ftp://localhost",
        "localhost, https://localhost/",
        "localhost, https://localhost.evil.example",
        "localhost, localhost",
    })
    void changesFromAnotherPortOrSchemeAre403(String host, String origin) throws Exception {
        Response response = admin.post("/down_host/primary/1", "Host: " + host, "Origin: " + origin);

        assertThat(response.status()).isEqualTo(403);
        assertThat(firstUsable()).isTrue();
    }

    @Test
    void userWhoTypesAnAddressExcusesNoForeignOrigin() throws Exception {
        Response response = admin.post("/down_host/primary/1", "Sec-Fetch-Site: none", "Origin: https://evil.example");

        assertThat(response.status()).isEqualTo(403);
    }

    @Test
    void oneOwnSiteDoesNotExcuseAForeignOne() throws Exception {
        Response response =
                admin.post("/down_host/primary/1", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site");

        assertThat(response.status()).isEqualTo(403);
    }

    @Test
    void oneOwnOriginDoesNotExcuseAForeignOne() throws Exception {
        Response response = admin.post(
                "/down_host/primary/1", "Origin: http://" + admin.authority(), "Origin: http://evil.example");

        assertThat(response.status()).isEqualTo(403);
        assertThat(firstUsable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void changesFromTheOwnPagesAndFromTheUserPass(String site) throws Exception {
        Response response =
                admin.post("/down_host/primary/1", "Sec-Fetch-Site: " + site, "Origin: http://" + admin.authority());

        assertThat(response.status()).isEqualTo(200);
        assertThat(firstUsable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                "[::2]",
                "0.0.0.0",
                "127.0.0.1@evil.example",
            })
    void foreignNamesOfALoopbackListenerAre403(String host) throws Exception {
        Response read = admin.get("/pools", "Host: " + host);
        Response change = admin.post("/down_host/primary/1", "Host: " + host);

        assertThat(read.status()).isIn(400, 403);
        assertThat(read.body()).doesNotContain("primary");
        assertThat(change.status()).isIn(400, 403);
        assertThat(firstUsable()).isTrue();
    }

    @Test
    void refusedHostIsExplained() throws Exception {
        Response response = admin.get("/pools", "Host: evil.example:8080");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.error())
                .isEqualTo("This listener answers only to localhost, to loopback addresses and to 127.0.0.1"
                        + " (admin.hosts), but the request is for \"evil.example:8080\"");
    }

    /** DNS rebinding: the name of the page points to this listener by now. */
    @Test
    void listenerThatIsToldItsNamesAnswersToNoOther() throws Exception {
        try (AdminServer open = AdminServer.of(AdminAccess.of("0.0.0.0", List.of("lb.example")), upstream)) {
            Response own = open.get("/pools", "Host: LB.example:8080");
            Response foreign = open.get("/pools", "Host: evil.example:8080");
            Response health = open.get("/health/live", "Host: evil.example");

            assertThat(own.status()).isEqualTo(200);
            assertThat(foreign.status()).isEqualTo(403);
            assertThat(foreign.body()).doesNotContain("primary");
            assertThat(health.status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:9", "127.0.0.1", "127.1.2.3:80", "[::1]:8080", "[::1]"})
    void loopbackNamesAreServed(String host) throws Exception {
        Response response = admin.get("/pools", "Host: " + host);

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void requestWithoutHostIsServed() throws Exception {
        Response response = admin.raw("GET /pools HTTP/1.0\r\n\r\n");

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void beyondLoopbackOrdersByGetAre405AndAnyHostIsServed() throws Exception {
        try (AdminServer open = AdminServer.of(new AdminAccess("0.0.0.0"), upstream)) {
            Response get = open.get("/down_host/primary/1");
            boolean afterGet = firstUsable();
            Response post = open.post("/down_host/primary/1", "Host: lb.example");

            assertThat(get.status()).isEqualTo(405);
            assertThat(get.header("allow")).isEqualTo("POST");
            assertThat(get.error()).isEqualTo("The method must be POST");
            assertThat(afterGet).isTrue();
            assertThat(post.status()).isEqualTo(200);
            assertThat(firstUsable()).isFalse();
        }
    }

    /** Browsers do not say where they send a request from if it goes to such a name without TLS. */
    @Test
    void loopbackListenerWithNamesTakesNoOrdersByGet() throws Exception {
        try (AdminServer named = AdminServer.of(AdminAccess.of("127.0.0.1", List.of("lb.example")), upstream)) {
            Response get = named.get("/down_host/primary/1", "Host: lb.example");
            Response getByAddress = named.get("/down_host/primary/1");
            boolean afterGet = firstUsable();
            Response post = named.post("/down_host/primary/1", "Host: lb.example");

            assertThat(get.status()).isEqualTo(405);
            assertThat(getByAddress.status()).isEqualTo(405);
            assertThat(afterGet).isTrue();
            assertThat(post.status()).isEqualTo(200);
        }
    }

    /** Pages of other origins may read nothing, and are not told that they might. */
    @ParameterizedTest
    @CsvSource({"OPTIONS, /pools, 405", "OPTIONS, /down_host/primary/1, 405", "GET, /pools, 200", "GET, /nope, 404"})
    void noAnswerAllowsAnotherOrigin(String method, String path, int status) throws Exception {
        Response response =
                admin.send(method, path, "", "Origin: http://evil.example", "Access-Control-Request-Method: POST");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
            POST,    /pools,               `GET, HEAD`
            DELETE,  /pools,               `GET, HEAD`
            OPTIONS, /pools,               `GET, HEAD`
            PUT,     /,                    `GET, HEAD`
            PUT,     /down_host/primary/1, `GET, POST`
            HEAD,    /down_host/primary/1, `GET, POST`
            TRACE,   /up_host/primary/1,   `GET, POST`
            GET,     /create_pool,         POST
            GET,     /set_method,          POST
            PUT,     /set_priority,        POST
            get,     /set_weight,          POST
            GET,     /add_host,            POST
            DELETE,  /remove_host,         POST
            """)
    void otherMethodsAre405WithAllow(String method, String path, String allow) throws Exception {
        Response response = admin.send(method, path, "");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).isEqualTo(allow);
        assertThat(firstUsable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/pools", "/nope", "/down_host/primary/1", "/down_host/primary/9", "/create_pool"})
    void answersAreNeitherStoredNorSniffed(String path) throws Exception {
        Response response = admin.get(path);

        assertThat(response.header("cache-control")).isEqualTo("no-store");
        assertThat(response.header("x-content-type-options")).isEqualTo("nosniff");
    }

    private boolean firstUsable() {
        return upstream.snapshot().pools().get(0).hosts().get(0).usable();
    }
}
