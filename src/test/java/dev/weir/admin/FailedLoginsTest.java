package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Admin;
import dev.weir.upstream.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That nobody tries one token after another, seen from the outside where that is possible. */
class FailedLoginsTest {

    private static final String PATH = "/api/v1/session";
    private static final String WRONG = Tokens.bearer("wrong");
    private static final String RIGHT = Tokens.bearer(Tokens.OPS);
    private static final String OTHER_ADDRESS = "127.0.0.2";

    private final AtomicLong clock = new AtomicLong();
    private final Upstream upstream = AdminServer.upstream("http");
    private final Credentials credentials =
            new Credentials(new Admin("127.0.0.1", 0, null, List.of(Tokens.OPERATOR, Tokens.VIEWER), null));
    private final FailedLogins logins = new FailedLogins(clock::get);
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(new Authenticator(() -> credentials, clock::get), upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @Test
    void afterFiveWrongTokensNoneIsLookedAtForASecond() throws Exception {
        List<Integer> tries = tries(5);

        Response wrong = admin.get("/pools", WRONG);
        Response right = admin.get("/pools", RIGHT);

        assertThat(tries).containsOnly(401);
        assertThat(wrong.status()).isEqualTo(429);
        assertThat(wrong.header("retry-after")).isEqualTo("1");
        assertThat(right.status()).isEqualTo(429);
    }

    @Test
    void whenTheWaitIsOverTheRightTokenLetsInAndAWrongOneWaitsTwiceAsLong() throws Exception {
        var unused = tries(5);

        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        Response right = admin.get("/pools", RIGHT);
        Response wrong = admin.get("/pools", WRONG);
        Response early = admin.get("/pools", RIGHT);

        assertThat(right.status()).isEqualTo(200);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(early.status()).isEqualTo(429);
        assertThat(early.header("retry-after")).isEqualTo("2");
    }

    @Test
    void loginsCountLikeTokensInRequests() throws Exception {
        var unused = tries(3);
        admin.postJson(PATH, "{'token': 'wrong'}");
        admin.postJson(PATH, "{'token': 'wrong'}");

        Response login = admin.postJson(PATH, "{'token': '" + Tokens.OPS + "'}");

        assertThat(login.status()).isEqualTo(429);
        assertThat(login.header("retry-after")).isEqualTo("1");
        assertThat(login.json().path("detail").asText())
                .isEqualTo("Too many tokens from this address were wrong; try again in 1 s");
    }

    @Test
    void otherAddressesAreNotSlowed() throws Exception {
        var unused = tries(7);

        Response other = admin.getFrom(OTHER_ADDRESS, "/pools", RIGHT);

        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void rightTokensBetweenDoNotHelp() throws Exception {
        List<Integer> tries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tries.add(admin.get("/pools", WRONG).status());
            tries.add(admin.get("/pools", Tokens.bearer(Tokens.GUEST)).status());
        }

        assertThat(tries).containsExactly(401, 200, 401, 200, 401, 200, 401, 200, 401, 429);
    }

    @Test
    void sessionsThatAreOpenGoOn() throws Exception {
        Response login = admin.postJson(PATH, "{'token': '" + Tokens.OPS + "'}");
        var unused = tries(7);

        Response session =
                admin.get("/pools", "Cookie: " + login.header("set-cookie").replaceFirst(";.*", ""));

        assertThat(session.status()).isEqualTo(200);
    }

    /** Otherwise whoever has a session, a viewer for instance, could try tokens without end. */
    @Test
    void wrongTokenBesideASessionIsRefusedAndCounts() throws Exception {
        Response login = admin.postJson(PATH, "{'token': '" + Tokens.GUEST + "'}");
        String cookie = "Cookie: " + login.header("set-cookie").replaceFirst(";.*", "");
        List<Integer> tries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tries.add(admin.get("/pools", cookie, WRONG).status());
        }

        Response right = admin.get("/pools", RIGHT);

        assertThat(tries).containsOnly(401);
        assertThat(right.status()).isEqualTo(429);
    }

    /** Otherwise a page that looks whether it is logged in would lock its user out. */
    @Test
    void requestsWithoutATokenDoNotCount() throws Exception {
        for (int i = 0; i < 10; i++) {
            admin.get(PATH, "Cookie: weir=gone");
        }

        assertThat(admin.get("/pools", RIGHT).status()).isEqualTo(200);
    }

    @Test
    void healthIsToldToEverybody() throws Exception {
        var unused = tries(7);

        assertThat(admin.get("/health/live", WRONG).status()).isEqualTo(200);
    }

    // The table of addresses.

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2::, 20010db800010002",
        "fe80::1%1, fe80000000000000",
    })
    void addressesOfAWholeNetworkAreOneInIpv6(String address, String key) {
        assertThat(FailedLogins.key(address)).isEqualTo(key);
    }

    @Test
    void whenTooManyAddressesFailEachNewOneHasOneTry() {
        IntStream.range(0, FailedLogins.CAPACITY).forEach(i -> logins.add("a" + i));

        logins.add("new");

        assertThat(logins.secondsToWait("new")).isEqualTo(1);
        assertThat(logins.secondsToWait("innocent")).isZero();
    }

    @Test
    void addressThatWasForgottenForOthersHasOneTryAndNotFive() {
        IntStream.range(0, 5).forEach(i -> logins.add("a"));
        IntStream.range(0, FailedLogins.CAPACITY).forEach(i -> logins.add("b" + i));

        logins.add("a");

        assertThat(logins.secondsToWait("a")).isEqualTo(1);
    }

    @Test
    void thoseThatAreForgottenMakeRoom() {
        IntStream.range(0, FailedLogins.CAPACITY).forEach(i -> logins.add("a" + i));

        clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
        logins.add("new");

        assertThat(logins.secondsToWait("new")).isZero();
    }

    private List<Integer> tries(int times) throws IOException {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(admin.get("/pools", WRONG).status());
        }
        return answers;
    }
}
