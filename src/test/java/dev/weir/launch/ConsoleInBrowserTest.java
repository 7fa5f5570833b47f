package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page as an operator uses it, in a real browser in front of a whole Weir with two pools. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleInBrowserTest {

    private static final String WEB01 = "tr[data-key='web01']";
    private static final String DRAIN_WEB01 = WEB01 + " button[data-order='drain']";
    private static final int TABS = 60;

    /** One for all tests: to start it takes longer than most of them. */
    private final Browser browser = Browser.start();

    private TestHost web01;
    private TestHost web02;
    private TestHost web03;
    private TestWeir weir;

    @AfterAll
    void stopBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws Exception {
        web01 = TestHost.start("web01");
        web02 = TestHost.start("web02");
        web03 = TestHost.start("web03");
        weir = TestWeir.ofPools(
                "background_period: 100ms",
                TestWeir.pool("primary", "max_fails: 1", web01, web02),
                TestWeir.pool("dr", "priority: 10", web03));
        browser.size(1280, 1000);
        browser.open(weir.adminPort(), "/");
        awaitLive();
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        web01.close();
        web02.close();
        web03.close();
    }

    private void awaitLive() {
        Await.until("the page is live", () -> browser.value("document.documentElement.className")
                .contains("live"));
        browser.awaitText("#following", "Followed");
    }

    // What is seen.

    @Test
    void bothPoolsAreShown() {
        assertThat(browser.text(".status")).isEqualTo("http: primary carries 100 %, 2 of 2 hosts up; dr idle");
        assertThat(browser.all(".pool h3"))
                .extracting(WebElement::getText)
                .containsExactly("Pool primary carries", "Pool dr");
        assertThat(browser.text(WEB01)).contains("web01", "✓ up");
        assertThat(browser.title()).isEqualTo("http: primary – Weir");
    }

    @Test
    void trafficIsSeenWithoutReloading() throws Exception {
        browser.value("window.page = 'the same'");

        requests(20);

        Await.until(
                "the share is shown, but " + browser.text("[data-key='pool primary'] dl"),
                () -> browser.text("[data-key='pool primary'] dl").contains("100 %"));
        assertThat(browser.value("window.page")).isEqualTo("the same");
    }

    @Test
    void chartsSayInWordsWhatTheyShow() throws Exception {
        requests(20);

        String figure = "[0-9.]+";
        Await.until(
                "the requests are told, but " + labels(), () -> labels().get(0).matches(told("req/s", "[1-9].*")));
        assertThat(labels())
                .satisfiesExactly(
                        rate -> assertThat(rate).matches(told("req/s", figure)),
                        late -> assertThat(late).matches(told("p99", figure + " ms")),
                        errors -> assertThat(errors).matches(told("errors", "0 %")));
    }

    private static String told(String name, String figure) {
        return "%s of the last five minutes: at most %s, now %s".formatted(name, figure, figure);
    }

    private List<String> labels() {
        return browser.all("[data-key='pool primary'] figure [role='img']").stream()
                .map(chart -> String.valueOf(chart.getDomAttribute("aria-label")))
                .toList();
    }

    @Test
    void chartsStayWhileThePageIsRefreshed() throws Exception {
        browser.value("window.charts = [...document.querySelectorAll('.charts canvas')]");

        weir.order("/down_host/primary/web01");
        browser.awaitText(".changes tbody", "web01");

        assertThat(browser.value("window.charts.length")).isEqualTo("6");
        assertThat(browser.value("window.charts.every((chart) => chart.isConnected)"))
                .isEqualTo("true");
    }

    @Test
    void sentenceChangesWhenAPoolFailsOver() throws Exception {
        browser.value("window.page = 'the same'");

        web01.stop();
        web02.stop();
        requests(4);

        browser.awaitText(".status", "http: dr carries 100 %, 1 of 1 host up: every host of primary is down (web01: ");
        browser.awaitText(".events ol", "The traffic of http goes to pool dr, not to primary");
        browser.awaitText(WEB01, "✗ down");
        assertThat(browser.value("window.page")).isEqualTo("the same");
        assertThat(browser.title()).isEqualTo("http: dr – Weir");
    }

    // What is ordered.

    @Test
    void hostIsTakenOutSeenToDrainAndTakenBack() throws Exception {
        web01.behave(Behaviour.stall());
        web02.behave(Behaviour.stall());
        try (RawClient first = RawClient.connect(weir.port());
                RawClient second = RawClient.connect(weir.port())) {
            request(first);
            request(second);
            web01.awaitRequest(1);

            browser.find(DRAIN_WEB01).click();
            browser.find("#order-reason").sendKeys("new disk");
            browser.find("#order-for").sendKeys("30m");
            browser.find("#order button[value='give']").click();

            browser.awaitText(WEB01, "◐ draining");
            assertThat(browser.text(WEB01)).contains("new disk, by 127.0.0.1, until ");
            assertThat(browser.text(".status")).contains("1 of 2 hosts up (web01: drain since ", ", new disk)");
        }
        browser.awaitText(WEB01, "○ drained");
        browser.awaitText(".events ol", "Host web01 of pool primary of http has no request in flight any more");
        Order given = weir.host("primary", "web01").order();

        browser.find(".changes button").click();
        browser.awaitText(WEB01, "✓ up");

        assertThat(given.mode()).isEqualTo(Order.Mode.DRAIN);
        assertThat(given.reason()).isEqualTo("new disk");
        assertThat(given.untilNanos()).isNotNull();
        assertThat(weir.host("primary", "web01").order()).isEqualTo(Order.ready());
        browser.awaitText(".changes tbody", "undone");
    }

    @Test
    void cancelGivesNoOrder() {
        browser.find(DRAIN_WEB01).click();
        browser.find("#order button[value='cancel']").click();
        Await.until("the dialog is closed", () -> browser.all("dialog[open]").isEmpty());

        assertThat(weir.host("primary", "web01").order()).isEqualTo(Order.ready());
        assertThat(browser.all(".changes tbody tr")).isEmpty();
    }

    @Test
    void durationThatIsNoneIsNotSent() {
        browser.find(DRAIN_WEB01).click();
        browser.find("#order-for").sendKeys("soon");
        browser.find("#order button[value='give']").click();

        assertThat(browser.all("dialog[open]")).hasSize(1);
        assertThat(weir.host("primary", "web01").order()).isEqualTo(Order.ready());
    }

    @Test
    void refusedOrderIsTold() throws Exception {
        browser.find(DRAIN_WEB01).click();
        browser.find("#order-for").sendKeys("9000h");

        browser.find("#order button[value='give']").click();

        browser.awaitText("#message", "Nothing was changed: for: ");
    }

    @Test
    void orderIsGivenByKeysAlone() {
        WebElement button = browser.find(DRAIN_WEB01);
        tabTo(button);
        button.sendKeys(Keys.ENTER);
        browser.focused().sendKeys("new disk", Keys.TAB);
        browser.focused().sendKeys("30m", Keys.ENTER);

        browser.awaitText(WEB01, "○ drained");

        assertThat(browser.focused()).isEqualTo(button);
        assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("true");
        assertThat(button.getDomAttribute("aria-label")).isEqualTo("drain primary/web01 of http");
    }

    private void tabTo(WebElement wanted) {
        for (int i = 0; i < TABS && !browser.focused().equals(wanted); i++) {
            browser.focused().sendKeys(Keys.TAB);
        }
        assertThat(browser.focused()).isEqualTo(wanted);
    }

    // Who may.

    @Test
    void operatorLogsInGivesAnOrderAndLogsOut() throws Exception {
        try (TestWeir guarded = guarded()) {
            browser.open(guarded.adminPort(), "/");
            logIn("wrong");
            browser.awaitText("#message", "This token is not known.");
            logIn("alice");
            awaitLive();

            browser.find(DRAIN_WEB01).click();
            browser.find("#order button[value='give']").click();
            browser.awaitText(WEB01, "○ drained");

            assertThat(browser.text("#operator")).isEqualTo("token ops, operator");
            assertThat(browser.text(WEB01)).contains("by token ops");
            browser.find("#logout").click();
            Await.until("a token is asked for", () -> !browser.all("#login").isEmpty());
        }
    }

    /** All tabs of a browser have one cookie. */
    @Test
    void orderIsGivenAfterALoginInAnotherTab() throws Exception {
        try (TestWeir guarded = guarded()) {
            browser.open(guarded.adminPort(), "/");
            logIn("alice");
            awaitLive();
            String status = browser.value("fetch('/api/v1/session', {method: 'POST', headers: {'Content-Type':"
                    + " 'application/json'}, body: '{\"token\": \"alice\"}'}).then(answer => answer.status)");

            browser.find(DRAIN_WEB01).click();
            browser.find("#order button[value='give']").click();

            browser.awaitText(WEB01, "○ drained");
            assertThat(status).isEqualTo("201");
        }
    }

    @Test
    void logoutThatFailsIsTold() throws Exception {
        try (TestWeir guarded = guarded()) {
            browser.open(guarded.adminPort(), "/");
            logIn("alice");
            awaitLive();
            guarded.close();

            browser.find("#logout").click();

            browser.awaitText("#message", "You are still logged in: ");
        }
    }

    @Test
    void viewerSeesNoButtons() throws Exception {
        try (TestWeir guarded = guarded()) {
            browser.open(guarded.adminPort(), "/");
            logIn("bob");
            awaitLive();

            assertThat(browser.text("#operator")).isEqualTo("token wall, viewer");
            assertThat(browser.text(WEB01)).contains("✓ up");
            assertThat(browser.all("main button[data-order]")).noneMatch(WebElement::isDisplayed);
        }
    }

    private TestWeir guarded() throws Exception {
        return TestWeir.ofPools(
                "admin: {bind: 127.0.0.1, port: 0, tokens: [" + token("ops", "alice", "operator") + ", "
                        + token("wall", "bob", "viewer") + "]}",
                TestWeir.pool("primary", "", web01, web02));
    }

    private static String token(String name, String token, String role) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return "{name: %s, sha256: '%s', role: %s}"
                .formatted(name, HexFormat.of().formatHex(hash), role);
    }

    private void logIn(String token) {
        Await.until("a token can be given", () -> browser.all("#login input").stream()
                .anyMatch(WebElement::isDisplayed));
        browser.find("#token").clear();
        browser.find("#token").sendKeys(token);
        browser.find("#login button").click();
    }

    // What is asked.

    @Test
    void requestIsExplained() throws Exception {
        weir.order("/down_host/primary/web01");

        browser.find("#explain input[name='path']").sendKeys("/orders");
        browser.find("#explain button").click();

        browser.awaitText("#explanation", "http: primary/web02, for it is its turn in round robin, with weight 1");
        assertThat(browser.text("#explanation")).contains("primary/web01 no it is under maintenance by order");
    }

    @Test
    void hostsAreFiltered() {
        browser.find("#filter").sendKeys("web03");

        assertThat(browser.all("tr.host")).filteredOn(WebElement::isDisplayed).hasSize(1);
    }

    // What goes wrong.

    @Test
    void namesAndReasonsOfOthersAreTextsOnly() throws Exception {
        String hostile = "<img src=x onerror=document.title='hit'>";
        String added = "{\"host\": \"127.0.0.1\", \"port\": 80}";
        RawClient.request(
                weir.adminPort(),
                "PUT /api/v1/upstreams/http/pools/primary/hosts/%3Cimg%20src=x%20onerror=document.title='hit'%3E"
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nWeir-Reason: " + hostile
                        + "\r\nContent-Length: " + added.length() + "\r\n\r\n" + added);

        browser.awaitText("[data-key='pool primary'] tbody", hostile);
        browser.awaitText(".changes tbody", hostile);

        assertThat(browser.all("img")).isEmpty();
        assertThat(browser.title()).isEqualTo("http: primary – Weir");
    }

    @Test
    void weirThatIsGoneIsTold() throws Exception {
        weir.close();

        browser.awaitText("#following", "Disconnected");
        browser.awaitText("#connection", "Weir does not answer; this is how it was at ");
    }

    @Test
    void browserHasNothingToComplainAbout() {
        browser.complaints();
        browser.open(weir.adminPort(), "/");
        awaitLive();
        browser.find(DRAIN_WEB01).click();
        browser.find("#order button[value='give']").click();
        browser.awaitText(WEB01, "○ drained");

        assertThat(browser.complaints()).isEmpty();
    }

    // How it is looked at.

    @Test
    void narrowScreenNeedsNoScrollingToTheSide() {
        browser.size(360, 800);

        assertThat(browser.value("innerWidth")).isEqualTo("360");
        assertThat(browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo("0");
        assertThat(browser.find(DRAIN_WEB01).isDisplayed()).isTrue();
        Await.until("the charts are as wide as there is room", () -> browser.value(
                        "[...document.querySelectorAll('figure')].every((figure) => figure.clientWidth > 100"
                                + " && figure.querySelector('canvas').clientWidth === figure.clientWidth)")
                .equals("true"));
    }

    @Test
    void pageIsDarkForWhoeverPrefersThat() {
        String light = browser.value("getComputedStyle(document.documentElement).backgroundColor");
        browser.prefer("prefers-color-scheme", "dark");
        String dark = browser.value("getComputedStyle(document.documentElement).backgroundColor");
        browser.prefer("prefers-color-scheme", "light");

        assertThat(light).isEqualTo("rgb(255, 255, 255)");
        assertThat(dark).isEqualTo("rgb(18, 22, 26)");
    }

    @Test
    void chartsAreDrawnInTheColoursOfThePage() {
        Await.until("the lines are dark", () -> lineColour().equals("11,92,138"));

        browser.prefer("prefers-color-scheme", "dark");
        boolean light = Await.holdsWithin(Await.DEADLINE, () -> lineColour().equals("108,184,230"));
        browser.prefer("prefers-color-scheme", "light");

        assertThat(light).isTrue();
    }

    /** Red, green and blue of the first pixel of the first chart that nothing shines through; empty if there is none. */
    private String lineColour() {
        return browser.value(
                """
                ((canvas) => {
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  const opaque = data.findIndex((value, i) => i % 4 === 3 && value === 255);
                  return opaque < 0 ? "" : data.slice(opaque - 3, opaque).join();
                })(document.querySelector(".charts canvas"))""");
    }

    @Test
    void pageCanBeReadWithoutScripts() {
        try (Browser plain = Browser.startWithoutScript()) {
            plain.open(weir.adminPort(), "/");

            assertThat(plain.text(".status")).isEqualTo("http: primary carries 100 %, 2 of 2 hosts up; dr idle");
            assertThat(plain.text(WEB01)).contains("web01", "✓ up");
            assertThat(plain.text("noscript")).contains("load the page again");
            assertThat(plain.all("main button")).noneMatch(WebElement::isDisplayed);
        }
    }

    private void requests(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            weir.get("/");
        }
    }

    private static void request(RawClient client) throws IOException {
        client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
    }
}
