package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/**
 * Takes the picture of the page in the documents: a host in drain that has a request still, and a pool in reserve. It is
 * written to {@code target/console.png}; copy that to {@code docs/console.png} when the page has changed.
 */
class ConsolePictureTest {

    private static final Path PICTURE = Path.of("target", "console.png");
    private static final int MAX_BYTES = 150 * 1024;
    private static final String WEB01 = "tr[data-key='web01']";

    @Test
    void pageIsPictured() throws Exception {
        try (TestHost web01 = TestHost.start("web01");
                TestHost web02 = TestHost.start("web02");
                TestHost web03 = TestHost.start("web03");
                TestWeir weir = TestWeir.ofPools(
                        "background_period: 100ms",
                        TestWeir.pool("primary", "", web01, web02),
                        TestWeir.pool("dr", "priority: 10", web03));
                Browser browser = Browser.start()) {
            browser.size(1280, 1080);
            browser.open(weir.adminPort(), "/");
            requests(weir, browser, 10);
            web01.behave(Behaviour.stall());
            try (RawClient waiting = RawClient.connect(weir.port())) {
                stallAt(web01, waiting);
                order(weir);
                browser.awaitText(WEB01, "draining");
                requests(weir, browser, 6);
                browser.picture(PICTURE);
            }

            assertThat(browser.text(WEB01)).contains("new disk, by 127.0.0.1, until ");
            assertThat(browser.text(".status")).contains("; dr idle");
            assertThat(browser.all(".events li"))
                    .extracting(WebElement::getText)
                    .anyMatch(text -> text.contains("drain"));
        }

        assertThat(Files.size(PICTURE)).isBetween(10_000L, (long) MAX_BYTES);
    }

    /** Until the charts have gone on for so many seconds. */
    private static void requests(TestWeir weir, Browser browser, int seconds) {
        double until = now(browser) + seconds;
        Await.until("the charts have gone on for " + seconds + " s", () -> {
            get(weir);
            return now(browser) >= until;
        });
    }

    /** Since the page was loaded, in seconds. */
    private static double now(Browser browser) {
        return Double.parseDouble(browser.value("performance.now() / 1000"));
    }

    private static void get(TestWeir weir) {
        try {
            weir.get("/");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void stallAt(TestHost host, RawClient waiting) throws IOException {
        int before = host.requests().size();
        waiting.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
        if (!Await.holdsWithin(Duration.ofMillis(500), () -> host.requests().size() > before)) {
            waiting.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n"); // it was the turn of the other one
            host.awaitRequest(before + 1);
        }
    }

    private static void order(TestWeir weir) throws IOException {
        String order = "{\"state\": \"drain\", \"for\": \"30m\", \"reason\": \"new disk\"}";
        RawClient.request(
                weir.adminPort(),
                "PUT /api/v1/upstreams/http/pools/primary/hosts/web01/state HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + order.length() + "\r\n\r\n" + order);
    }
}
