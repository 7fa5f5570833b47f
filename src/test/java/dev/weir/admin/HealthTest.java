package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What supervisors ask: {@code /health/live} and {@code /health/ready}. */
class HealthTest {

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Upstream http = AdminServer.upstream("http");
    private final Upstream https = AdminServer.upstream("https");
    private final Upstream empty = AdminServer.upstream(
            "empty", new AtomicLong(), new PoolDefinition("primary", PoolOptions.defaults(), List.of()));
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        admin = AdminServer.of(stopping::get, http, https, empty);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @Test
    void readyWhileEveryUpstreamWithHostsHasAUsableOne() throws Exception {
        http.downHost("primary", "1");

        assertReady();
    }

    @Test
    void notReadyWhileAnUpstreamHasHostsAndNoneIsUsable() throws Exception {
        https.downHost("primary", "1");
        https.downHost("primary", "2");

        assertNotReady("no usable host");
    }

    @Test
    void readyAgainWhenAHostIsBack() throws Exception {
        https.downHost("primary", "1");
        https.downHost("primary", "2");
        https.upHost("primary", "2");

        assertReady();
    }

    @Test
    void notReadyOnceAskedToStop() throws Exception {
        stopping.set(true);

        assertNotReady("stopping");
    }

    @Test
    void liveEvenWhenNotReady() throws Exception {
        stopping.set(true);

        Response live = admin.get("/health/live");

        assertThat(live.status()).isEqualTo(200);
        assertThat(live.json()).isEqualTo(Response.json("{'live': true}"));
    }

    @Test
    void headHasTheStatusAlone() throws Exception {
        stopping.set(true);

        Response ready = admin.send("HEAD", "/health/ready", "");

        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body()).isEmpty();
    }

    private void assertReady() throws Exception {
        Response ready = admin.get("/health/ready");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json()).isEqualTo(Response.json("{'ready': true}"));
        assertThat(ready.header("cache-control")).isEqualTo("no-store");
    }

    private void assertNotReady(String reason) throws Exception {
        Response ready = admin.get("/health/ready");

        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json()).isEqualTo(Response.json("{'ready': false, 'reason': '" + reason + "'}"));
    }
}
