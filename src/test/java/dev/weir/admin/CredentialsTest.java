package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import dev.weir.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That nobody without credentials is told or may do anything, seen from the outside. */
class CredentialsTest {

    private static final String TOKEN = "Zm9v-._~+/0123456789==";
    private static final String BEARER = "Authorization: Bearer " + TOKEN;
    private static final String OTHER_TOKEN = "other";
    private static final String LONGEST_TOKEN = "x".repeat(1024 - "Bearer ".length());

    private final Upstream upstream = AdminServer.upstream("http");
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        List<AdminToken> tokens = List.of(
                new AdminToken("ops", sha256(TOKEN)),
                new AdminToken("ci", sha256(OTHER_TOKEN)),
                new AdminToken("long", sha256(LONGEST_TOKEN)));
        admin = AdminServer.of(new AdminAccess("127.0.0.1"), new Admin("127.0.0.1", 0, null, tokens, null), upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, OTHER_TOKEN})
    void everyTokenLetsIn(String token) throws Exception {
        Response read = admin.get("/pools", "Authorization: Bearer " + token);
        Response change = admin.post("/down_host/primary/1", "Authorization: Bearer " + token);

        assertThat(read.status()).isEqualTo(200);
        assertThat(change.status()).isEqualTo(200);
        assertThat(firstUsable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER", "bEARER", "Bearer  "})
    void nameOfTheSchemeIsTakenInAnyCase(String scheme) throws Exception {
        assertThat(admin.get("/pools", "Authorization: " + scheme + " " + TOKEN).status())
                .isEqualTo(200);
    }

    @Test
    void tokenOfTheLongestLengthLetsIn() throws Exception {
        assertThat(admin.get("/pools", "Authorization: Bearer " + LONGEST_TOKEN).status())
                .isEqualTo(200);
    }

    /** Each refused alike, so that nothing can be learnt from the answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: here",
                "Authorization:",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer wrong",
                "Authorization: Bearer " + TOKEN + "x",
                "Authorization: Bearer " + TOKEN + " x",
                "Authorization: Bearer x " + TOKEN,
                "Authorization: Bearer " + TOKEN + ", Bearer " + TOKEN,
                "Authorization: Bearer \"" + TOKEN + '"',
                "Authorization: Bearer\t" + TOKEN,
                "Authorization: Bearer" + TOKEN,
                "Authorization: Bearer==" + TOKEN,
                "Authorization: " + TOKEN,
                "Authorization: Basic " + TOKEN,
                "Authorization: Digest username=\"ops\"",
                "Authorization: Negotiate " + TOKEN,
                "Authorization: Bearer \u00e4",
                "Authorization: B\u00e9arer " + TOKEN,
                "Proxy-Authorization: Bearer " + TOKEN,
                "Authorization_: Bearer " + TOKEN,
                "Cookie: access_token=" + TOKEN,
                BEARER + "\r\n" + BEARER,
                BEARER + "\r\nAuthorization: Bearer wrong",
                "Authorization:\r\n" + BEARER,
                "Authorization: Basic eDp5\r\n" + BEARER,
            })
    void everythingElseIs401AndSaysNothing(String headers) throws Exception {
        Response response = admin.get("/pools", headers);

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate")).isEqualTo("Bearer realm=\"weir\"");
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(response.body()).isEqualTo("{\"error\":\"Credentials are required\"}");
    }

    @Test
    void tokenThatIsTooLongIs401() throws Exception {
        assertThat(admin.get("/pools", "Authorization: Bearer " + LONGEST_TOKEN + "x")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void hugeTokenIsRefusedBeforeItIsRead() throws Exception {
        assertThat(admin.get("/pools", "Authorization: Bearer " + "x".repeat(100 * 1024))
                        .status())
                .isEqualTo(431);
    }

    @Test
    void manyTokensAre401() throws Exception {
        String[] headers = new String[100];
        Arrays.fill(headers, BEARER);

        assertThat(admin.get("/pools", headers).status()).isEqualTo(401);
    }

    /** Whether there is such a path, pool or host, and what is wrong with the request, is not told either. */
    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /pools",
        "GET, /pools?upstream=none",
        "GET, /nope",
        "GET, //",
        "GET, /%ff",
        "GET, /pools/../pools",
        "POST, /pools",
        "GET, /down_host/primary/1",
        "POST, /down_host/primary/1",
        "POST, /down_host/primary/9",
        "POST, /down_host/nope/1",
        "POST, /set_weight",
        "PUT, /set_weight",
        "DELETE, /",
        "OPTIONS, /",
        "BREW, /nope",
    })
    void answerIsTheSameForEveryRequest(String method, String target) throws Exception {
        Response wanted = admin.get("/pools");

        Response response = admin.send(method, target, "{}", "Sec-Fetch-Site: cross-site", "Content-Type: text/plain");

        assertSame(response, wanted);
        assertThat(firstUsable()).isTrue();
    }

    @Test
    void answerIsTheSameForEveryHost() throws Exception {
        Response wanted = admin.get("/pools");

        Response response = admin.get("/pools", "Host: evil.example");

        assertSame(response, wanted);
    }

    @Test
    void answerToHeadHasNoBody() throws Exception {
        Response response = admin.send("HEAD", "/pools", "");

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aTokenExcusesNeitherForeignSitesNorForeignNames() throws Exception {
        Response site = admin.post("/down_host/primary/1", BEARER, "Sec-Fetch-Site: cross-site");
        Response host = admin.post("/down_host/primary/1", BEARER, "Host: evil.example");

        assertThat(site.status()).isEqualTo(403);
        assertThat(host.status()).isEqualTo(403);
        assertThat(firstUsable()).isTrue();
    }

    @Test
    void withARoleAloneNobodyIsLetInWhereThereAreNoUsers() throws Exception {
        Admin roleAlone = new Admin("127.0.0.1", 0, null, List.of(), "ops");
        try (AdminServer guarded = AdminServer.of(new AdminAccess("127.0.0.1"), roleAlone, upstream)) {

            Response response = guarded.get("/pools", BEARER);

            assertThat(response.status()).isEqualTo(401);
        }
    }

    private static void assertSame(Response response, Response wanted) {
        response.headers().remove("date");
        wanted.headers().remove("date");
        assertThat(response).isEqualTo(wanted);
        assertThat(response.status()).isEqualTo(401);
    }

    private boolean firstUsable() {
        return upstream.snapshot().pools().get(0).hosts().get(0).usable();
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
    }
}
