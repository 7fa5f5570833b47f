package dev.weir.metrics;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;

/** A Weir in which everything has happened that metrics tell of. */
final class Busy implements AutoCloseable {

    private final TestHost bad;
    private final TestHost good;
    private final TestWeir weir;

    Busy() throws Exception {
        bad = TestHost.start("bad").behave(Behaviour.closeAfterRequest());
        good = TestHost.start("good");
        weir = TestWeir.ofPools(
                "",
                TestWeir.pool("primary", "max_fails: 1000", bad),
                TestWeir.pool(
                        "dr",
                        "",
                        "{id: good, host: 127.0.0.1, port: %d, healthcheck: {interval: 60s}}".formatted(good.port())));
        RawClient.request(weir.port(), "TRACE / HTTP/1.1\r\nHost: test.example\r\n\r\n");
        RawClient.request(weir.port(), "PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\n\r\nbody");
        weir.get("/");
        Await.until(
                "the host was checked", () -> weir.host("dr", "good").stats().checksPassed() > 0);
        weir.awaitQuiet();
    }

    Scrape scrape() throws Exception {
        return Scrape.of(weir);
    }

    @Override
    public void close() throws Exception {
        weir.close();
        bad.close();
        good.close();
    }
}
