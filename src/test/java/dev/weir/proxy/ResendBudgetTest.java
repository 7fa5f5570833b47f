package dev.weir.proxy;

import static dev.weir.launch.TestWeir.host;
import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When all hosts fail, they get little more than what clients ask: repeats draw on a budget. */
final class ResendBudgetTest {

    private static final String NEVER_DOWN = "max_fails: 1000000";
    /** Far fewer than the minimum of a window allows for each, so that the bound is seen. */
    private static final int REQUESTS = 300;

    private final TestHost[] hosts = new TestHost[4];

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = TestHost.start("h" + i);
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (TestHost host : hosts) {
            host.close();
        }
    }

    @Test
    void hostsThatAllResetGetTheRequestsAndAFifthMore() throws Exception {
        all(resetAfterHead());
        try (TestWeir weir = TestWeir.ofPools("limits: {resend_minimum: 1}", pool("primary", NEVER_DOWN, hosts))) {
            long bad = statuses(weir, REQUESTS).filter(status -> status == 502).count();

            assertThat(bad).isEqualTo(REQUESTS);
            // A fifth of the requests, and 1 a second for the 10 s of a window.
            assertThat(sent()).isBetween(REQUESTS + 10, REQUESTS + REQUESTS / 5 + 10);
        }
    }

    @Test
    void theDefaultAllowsAHundredMore() throws Exception {
        all(resetAfterHead());
        try (TestWeir weir = TestWeir.inFrontOf(NEVER_DOWN, hosts)) {
            statuses(weir, REQUESTS).forEach(status -> {});

            assertThat(sent()).isBetween(REQUESTS + 100, REQUESTS + REQUESTS / 5 + 100);
        }
    }

    @Test
    void everyKindOfFailureAfterSendingDrawsOnIt() throws Exception {
        hosts[0].behave(Behaviour.closeAfterRequest());
        hosts[1].behave(Behaviour.garbage("nonsense\r\n"));
        hosts[2].behave(Behaviour.answer(503, ""));
        hosts[3].behave(Behaviour.cutHead());
        String limits = "limits: {resend_percent: 0, resend_minimum: 0}";
        try (TestWeir weir = TestWeir.ofPools(limits, pool("primary", NEVER_DOWN + ", status_codes: [503]", hosts))) {
            statuses(weir, 20).forEach(status -> assertThat(status).isEqualTo(502));

            assertThat(sent()).isEqualTo(20);
        }
    }

    @Test
    void hostThatIsNotReachedCostsNothing() throws Exception {
        int refusing = TestHost.refusing();
        String limits = "limits: {resend_percent: 0, resend_minimum: 0}";
        String[] all = Stream.concat(
                        IntStream.range(0, 9).mapToObj(i -> host("r" + i, refusing)), Stream.of(host(hosts[0])))
                .toArray(String[]::new);
        try (TestWeir weir = TestWeir.ofPools(limits, pool("primary", NEVER_DOWN, all))) {
            assertThat(statuses(weir, 20)).containsOnly(200);
        }
    }

    @Test
    void reusedConnectionThatIsDeadCostsNothing() throws Exception {
        hosts[0].behave(Behaviour.closeOnReuse(Behaviour.identify()));
        String limits = "limits: {resend_percent: 0, resend_minimum: 0}";
        try (TestWeir weir = TestWeir.ofPools(limits, pool("primary", NEVER_DOWN, hosts[0]))) {
            assertThat(statuses(weir, 20)).containsOnly(200);
        }
    }

    @Test
    void hostThatIsNotReachedDoesNotUseUpWhatWasPaid() throws Exception {
        hosts[0].behave(Behaviour.closeAfterRequest());
        int refusing = TestHost.refusing();
        // One resend: after the first host fails, over a host that refuses, to the last.
        String limits = "limits: {resend_percent: 0, resend_minimum: 1}";
        try (TestWeir weir = TestWeir.ofPools(
                limits,
                pool("one", NEVER_DOWN, host(hosts[0])),
                pool("two", NEVER_DOWN, host("r", refusing), host("s", refusing)),
                pool("three", NEVER_DOWN, host(hosts[1])))) {
            assertThat(statuses(weir, 10)).containsOnly(200);
            assertThat(statuses(weir, 1)).containsOnly(502);
        }
    }

    @Test
    void lastHostThatFailsCostsNothing() throws Exception {
        all(resetAfterHead());
        String limits = "limits: {resend_percent: 0, resend_minimum: 1}";
        try (TestWeir weir = TestWeir.ofPools(limits, pool("primary", NEVER_DOWN, hosts[0], hosts[1]))) {
            statuses(weir, 10).forEach(status -> {});

            assertThat(sent()).isEqualTo(20);
            assertThat(weir.upstream().resends().refusals()).isZero();
        }
    }

    @Test
    void anEmptyBudgetIsToldAndCounted() throws Exception {
        all(resetAfterHead());
        String limits = "limits: {resend_percent: 0, resend_minimum: 0}";
        try (LogCapture log = LogCapture.debug(Exchange.class);
                TestWeir weir = TestWeir.ofPools(limits, pool("primary", NEVER_DOWN, hosts))) {
            weir.get("/");

            assertThat(log.lines()).anyMatch(line -> line.contains("upstream=http the budget for resends is used up"));
            assertThat(RawClient.request(weir.adminPort(), "GET /resends HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .text())
                    .isEqualTo("{\"requests\":1,\"resends\":0,\"refused\":1}");
        }
    }

    private void all(Behaviour behaviour) {
        Stream.of(hosts).forEach(host -> host.behave(behaviour));
    }

    private static Behaviour resetAfterHead() {
        return Connection::reset;
    }

    private int sent() {
        return Stream.of(hosts).mapToInt(host -> host.requests().size()).sum();
    }

    private static Stream<Integer> statuses(TestWeir weir, int count) throws IOException {
        Stream.Builder<Integer> statuses = Stream.builder();
        try (RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < count; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                statuses.add(client.finalResponse().status());
            }
        }
        return statuses.build();
    }
}
