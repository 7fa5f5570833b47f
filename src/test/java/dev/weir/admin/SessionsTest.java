package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Role;
import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions of browsers, seen from the outside; idle they last 10 minutes, and an hour at most. */
class SessionsTest {

    private static final String PATH = "/api/v1/session";
    private static final String DOWN = "/down_host/primary/1";
    private static final String OPS = "{'token': '" + Tokens.OPS + "'}";
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration MAX = Duration.ofHours(1);

    private final AtomicLong clock = new AtomicLong();
    private final Upstream upstream = AdminServer.upstream("http");
    private volatile Credentials credentials = accepting(Tokens.OPERATOR, Tokens.VIEWER);
    private final Authenticator authenticator = new Authenticator(() -> credentials, clock::get);
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(authenticator, upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    // Logging in.

    @Test
    void rightTokenBeginsASession() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        assertThat(login.status()).isEqualTo(201);
        assertThat(login.header("set-cookie")).matches("weir=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(login.json().path("operator")).isEqualTo(Response.json("{'kind': 'token', 'name': 'ops'}"));
        assertThat(login.json().path("role").asText()).isEqualTo("operator");
        assertThat(login.json().path("csrf").asText()).matches("[A-Za-z0-9_-]{43}");
        assertThat(login.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void cookieIsEnoughToReadAndSaysWhoItIs() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        Response pools = admin.get("/pools", cookie(login));
        Response session = admin.get(PATH, cookie(login));

        assertThat(pools.status()).isEqualTo(200);
        assertThat(session.status()).isEqualTo(200);
        assertThat(session.json()).isEqualTo(login.json());
    }

    @Test
    void tokenInTheRequestNeedsNoSession() throws Exception {
        Response session = admin.get(PATH, Tokens.bearer(Tokens.GUEST));

        assertThat(session.json())
                .isEqualTo(Response.json(
                        "{'operator': {'kind': 'token', 'name': 'guest'}, 'role': 'viewer', 'csrf': null}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", " ", "ops-token ", "\\u00e4", "ops-toke?"})
    void wrongTokenIsA401(String token) throws Exception {
        Response login = admin.postJson(PATH, "{'token': '" + token + "'}");

        assertThat(login.status()).isEqualTo(401);
        assertThat(login.header("set-cookie")).isEmpty();
        assertThat(login.json().path("detail").asText()).isEqualTo("Credentials are required");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: http://evil.example",
        "Origin: null",
        "Host: evil.example"
    })
    void loginFromAnotherSiteIsA403(String header) throws Exception {
        Response login = admin.postJson(PATH, OPS, header);

        assertThat(login.status()).isEqualTo(403);
        assertThat(login.header("set-cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"})
    void loginByAFormIsA415(String type) throws Exception {
        Response login = admin.send("POST", PATH, OPS.replace('\'', '"'), "Content-Type: " + type);

        assertThat(login.status()).isEqualTo(415);
    }

    @Test
    void eachLoginHasAnIdOfItsOwnAndEndsTheSessionBefore() throws Exception {
        Response first = admin.postJson(PATH, OPS);

        Response second = admin.postJson(PATH, OPS, cookie(first));

        assertThat(cookie(second)).isNotEqualTo(cookie(first));
        assertThat(admin.get(PATH, cookie(first)).status()).isEqualTo(401);
        assertThat(admin.get(PATH, cookie(second)).status()).isEqualTo(200);
    }

    @Test
    void idThatSomebodyElseHasChosenBeginsNothing() throws Exception {
        Response login = admin.postJson(PATH, OPS, "Cookie: weir=chosen");

        assertThat(cookie(login)).isNotEqualTo("Cookie: weir=chosen");
        assertThat(admin.get(PATH, "Cookie: weir=chosen").status()).isEqualTo(401);
    }

    @Test
    void whereNoCredentialsAreNeededThereIsNothingToLogInFor() throws Exception {
        try (AdminServer open = AdminServer.of(upstream)) {
            assertThat(open.postJson(PATH, OPS).status()).isEqualTo(409);
        }
    }

    // What a session may.

    @Test
    void changeWithTheSecretOfTheSessionIsMadeInTheNameOfTheToken() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        Response change = admin.post(DOWN, cookie(login), csrf(login));

        assertThat(change.status()).isEqualTo(200);
        assertThat(admin.get("/api/v1/changes", cookie(login))
                        .json()
                        .at("/changes/0/author")
                        .asText())
                .isEqualTo("token ops");
    }

    @Test
    void changeWithoutTheSecretOfTheSessionIsA403() throws Exception {
        Response login = admin.postJson(PATH, OPS);
        Response other = admin.postJson(PATH, OPS);

        Response without = admin.post(DOWN, cookie(login));
        Response empty = admin.post(DOWN, cookie(login), "Weir-CSRF:");
        Response anothers = admin.post(DOWN, cookie(login), csrf(other));
        Response twice = admin.post(DOWN, cookie(login), csrf(login), csrf(login));
        Response byGet = admin.get(DOWN, cookie(login));

        assertThat(List.of(without, empty, anothers, twice, byGet))
                .extracting(Response::status)
                .containsOnly(403);
        assertThat(upstream.snapshot().pools().get(0).hosts().get(0).usable()).isTrue();
    }

    @Test
    void secretExcusesNoForeignSite() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        Response change = admin.post(DOWN, cookie(login), csrf(login), "Sec-Fetch-Site: same-site");

        assertThat(change.status()).isEqualTo(403);
    }

    @Test
    void secretAloneIsNoCredential() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        assertThat(admin.post(DOWN, csrf(login)).status()).isEqualTo(401);
    }

    @Test
    void tokenBesideTheCookieNeedsNoSecret() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        assertThat(admin.post(DOWN, cookie(login), Tokens.bearer(Tokens.OPS)).status())
                .isEqualTo(200);
    }

    @Test
    void sessionOfAViewerChangesNothing() throws Exception {
        Response login = admin.postJson(PATH, "{'token': '" + Tokens.GUEST + "'}");

        Response change = admin.post(DOWN, cookie(login), csrf(login));

        assertThat(login.json().path("role").asText()).isEqualTo("viewer");
        assertThat(change.status()).isEqualTo(403);
        assertThat(change.error()).contains("role operator");
    }

    @Test
    void ofTwoCookiesNoneCounts() throws Exception {
        String session = cookie(admin.postJson(PATH, OPS));

        Response inOneHeader = admin.get(PATH, session + "; weir=other");
        Response inTwoHeaders = admin.get(PATH, "Cookie: weir=other", session);
        Response amongOthers = admin.get(PATH, session + "; theme=dark");

        assertThat(inOneHeader.status()).isEqualTo(401);
        assertThat(inTwoHeaders.status()).isEqualTo(401);
        assertThat(amongOthers.status()).isEqualTo(200);
    }

    // How it ends.

    @Test
    void logoutEndsTheSession() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        Response logout = admin.send("DELETE", PATH, "", cookie(login), csrf(login));

        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.header("set-cookie")).isEqualTo("weir=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
        assertThat(admin.get(PATH, cookie(login)).status()).isEqualTo(401);
    }

    @Test
    void viewerMayLogOut() throws Exception {
        Response login = admin.postJson(PATH, "{'token': '" + Tokens.GUEST + "'}");

        assertThat(admin.send("DELETE", PATH, "", cookie(login), csrf(login)).status())
                .isEqualTo(204);
    }

    @Test
    void logoutWithoutTheSecretIsA403() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        Response logout = admin.send("DELETE", PATH, "", cookie(login));

        assertThat(logout.status()).isEqualTo(403);
        assertThat(admin.get(PATH, cookie(login)).status()).isEqualTo(200);
    }

    @Test
    void sessionEndsWhenItWasIdleForTooLong() throws Exception {
        Response login = admin.postJson(PATH, OPS);

        clock.addAndGet(IDLE.toNanos() - 1);
        Response inTime = admin.get(PATH, cookie(login));
        clock.addAndGet(IDLE.toNanos());
        Response late = admin.get(PATH, cookie(login));

        assertThat(inTime.status()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(401);
    }

    @Test
    void sessionThatIsUsedAllTheTimeEndsWhenItIsTooOld() throws Exception {
        Response login = admin.postJson(PATH, OPS);
        Duration step = Duration.ofMinutes(9);

        List<Integer> answers = IntStream.rangeClosed(1, 7)
                .mapToObj(i -> {
                    clock.addAndGet(step.toNanos());
                    return status(PATH, cookie(login));
                })
                .toList();

        assertThat(answers).containsExactly(200, 200, 200, 200, 200, 200, 401);
    }

    @Test
    void sessionEndsWithItsToken() throws Exception {
        Response ops = admin.postJson(PATH, OPS);
        Response guest = admin.postJson(PATH, "{'token': '" + Tokens.GUEST + "'}");

        credentials = accepting(Tokens.VIEWER);
        authenticator.endSessions();

        assertThat(admin.get(PATH, cookie(ops)).status()).isEqualTo(401);
        assertThat(admin.get(PATH, cookie(guest)).status()).isEqualTo(200);
    }

    @Test
    void sessionStaysEndedWhenItsTokenComesBack() throws Exception {
        Response ops = admin.postJson(PATH, OPS);
        Credentials before = credentials;

        credentials = accepting(Tokens.VIEWER);
        authenticator.endSessions();
        credentials = before;

        assertThat(admin.get(PATH, cookie(ops)).status()).isEqualTo(401);
    }

    @Test
    void sessionEndsWhenItsTokenGetsAnotherRole() throws Exception {
        Response ops = admin.postJson(PATH, OPS);

        credentials = accepting(new AdminToken("ops", Tokens.OPERATOR.sha256(), Role.VIEWER));

        assertThat(admin.get(PATH, cookie(ops)).status()).isEqualTo(401);
    }

    @Test
    void sessionThatWasIdleForTheLongestLeavesFirst() {
        Sessions sessions = new Sessions(clock::get);
        String idle = sessions.begin(Tokens.OPERATOR).id();
        String used = sessions.begin(Tokens.OPERATOR).id();
        sessions.use(idle, credentials);
        sessions.use(used, credentials);
        sessions.use(idle, credentials);

        IntStream.range(0, Sessions.CAPACITY - 1).forEach(i -> sessions.begin(Tokens.VIEWER));

        assertThat(sessions.use(used, credentials)).isEmpty();
        assertThat(sessions.use(idle, credentials)).isPresent();
    }

    private static Credentials accepting(AdminToken... tokens) {
        return new Credentials(
                new Admin("127.0.0.1", 0, null, List.of(tokens), "nobody", null, IDLE, MAX, List.of(), 1_000, 16));
    }

    private int status(String target, String header) {
        try {
            return admin.get(target, header).status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String cookie(Response login) {
        return "Cookie: " + login.header("set-cookie").replaceFirst(";.*", "");
    }

    private static String csrf(Response login) {
        return "Weir-CSRF: " + login.json().path("csrf").asText();
    }
}
