package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.Persistence.Report;
import dev.weir.upstream.Upstream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators are told of state that outlives a restart. */
class StateTest {

    private final Upstream upstream = AdminServer.upstream("http");
    private final AtomicInteger settled = new AtomicInteger();

    @Test
    void stateIsNowhereUnlessADirectoryIsSet() throws Exception {
        try (AdminServer admin = AdminServer.of(upstream)) {
            assertThat(admin.get("/state").body()).isEqualTo("{\"dir\":null}");
        }
    }

    @Test
    void directoryThatWorksIsWritable() throws Exception {
        try (AdminServer admin = AdminServer.of(working(), upstream)) {
            assertThat(admin.get("/state").body()).isEqualTo("{\"dir\":\"/var/lib/weir\",\"writable\":true}");
        }
    }

    @Test
    void troubleIsToldWithItsTimeAndReason() throws Exception {
        try (AdminServer admin = AdminServer.of(failing(), upstream)) {
            assertThat(admin.get("/state").body())
                    .isEqualTo("{\"dir\":\"/var/lib/weir\",\"writable\":false,\"since\":1700000000.25,"
                            + "\"error\":\"disk full\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/down_host/primary/1", "/up_host/primary/1"})
    void orderIsAnsweredOnceItOutlivesARestart(String order) throws Exception {
        try (AdminServer admin = AdminServer.of(working(), upstream)) {
            Response response = admin.post(order);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
            assertThat(settled).hasValue(1);
        }
    }

    @Test
    void orderThatMayNotOutliveARestartIsCarriedOutWithAWarning() throws Exception {
        try (AdminServer admin = AdminServer.of(failing(), upstream)) {
            Response response = admin.post("/down_host/primary/1");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo("{\"warning\":\"The order is carried out, but may not outlive a restart: disk full\"}");
            assertThat(upstream.snapshot().pools().get(0).hosts().get(0).usable())
                    .isFalse();
        }
    }

    @Test
    void orderThatIsRefusedWaitsForNothing() throws Exception {
        try (AdminServer admin = AdminServer.of(working(), upstream)) {
            assertThat(admin.post("/down_host/primary/9").status()).isEqualTo(404);
            assertThat(settled).hasValue(0);
        }
    }

    private Persistence working() {
        return persistence(null, new Report("/var/lib/weir", null, null));
    }

    private Persistence failing() {
        return persistence("disk full", new Report("/var/lib/weir", 1_700_000_000_250L, "disk full"));
    }

    private Persistence persistence(@Nullable String error, Report report) {
        return new Persistence() {
            @Override
            public Optional<String> settle() {
                settled.incrementAndGet();
                return Optional.ofNullable(error);
            }

            @Override
            public Optional<Report> report() {
                return Optional.of(report);
            }
        };
    }
}
