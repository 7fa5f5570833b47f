package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {

    private static final String AWKWARD = "web \"1\" ü漢;%41+&=?#";
    private static final Failure REFUSED = new Failure(Failure.Source.TRAFFIC, "connection refused");

    private final AtomicLong nanoClock = new AtomicLong();
    private final Upstream upstream = AdminServer.upstream(
            "http",
            nanoClock,
            new PoolDefinition(
                    "primary",
                    PoolOptions.defaults(),
                    List.of(AdminServer.host("1"), AdminServer.host("2"), AdminServer.host(AWKWARD))));
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
    @ValueSource(strings = {"GET", "POST"})
    void downHostTakesTheHostOutAndAnswersAnEmpty200(String method) throws Exception {
        Response response = admin.send(method, "/down_host/primary/2", "");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(host("2").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(health("1")).isInstanceOf(Health.Up.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void upHostPutsTheHostBackAndAnswersAnEmpty200(String method) throws Exception {
        upstream.downHost("primary", "2");

        Response response = admin.send(method, "/up_host/primary/2", "");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(health("2")).isInstanceOf(Health.Up.class);
    }

    @Test
    void ordersMayBeRepeated() throws Exception {
        assertThat(admin.post("/down_host/primary/1").status()).isEqualTo(200);
        assertThat(admin.post("/down_host/primary/1").status()).isEqualTo(200);
        assertThat(host("1").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(admin.post("/up_host/primary/1").status()).isEqualTo(200);
        assertThat(admin.post("/up_host/primary/1").status()).isEqualTo(200);
        assertThat(health("1")).isInstanceOf(Health.Up.class);
    }

    @Test
    void hostDownByHandStaysDownAfterFailuresAndTime() throws Exception {
        Host before = host("1");
        admin.get("/down_host/primary/1");

        upstream.failed("primary", before, REFUSED);
        upstream.failed("primary", host("1"), REFUSED);
        nanoClock.addAndGet(TimeUnit.DAYS.toNanos(1));
        upstream.age();

        assertThat(admin.get("/pools").json().at("/primary/hosts/0/state").asText())
                .isEqualTo("down_by_hand");
        assertThat(host("1").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
    }

    @Test
    void upHostBringsBackAHostThatFailuresTookDown() throws Exception {
        upstream.failed("primary", host("1"), REFUSED);
        upstream.failed("primary", host("1"), REFUSED);
        upstream.failed("primary", host("1"), REFUSED);
        assertThat(health("1")).isInstanceOf(Health.DownByFailures.class);

        admin.get("/up_host/primary/1");

        assertThat(health("1")).isInstanceOf(Health.Up.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
            /down_host/nope/1,           Pool "nope" not found
            /up_host/nope/1,             Pool "nope" not found
            /down_host/primary/9,        Host "9" not found in pool "primary"
            /up_host/primary/9,          Host "9" not found in pool "primary"
            /down_host/primary/,         Host "" not found in pool "primary"
            /down_host//1,               Pool "" not found
            /down_host/Primary/1,        Pool "Primary" not found
            /down_host/primary/1%2F2,    Host "1/2" not found in pool "primary"
            /down_host/primary/%2531,    Host "%31" not found in pool "primary"
            /down_host/primary/1;x=y,    Host "1;x=y" not found in pool "primary"
            /down_host/primary/1+,       Host "1+" not found in pool "primary"
            /down_host/primary/%3Cb%3E,  Host "<b>" not found in pool "primary"
            """)
    void unknownPoolsAndHostsAre404(String target, String error) throws Exception {
        Response response = admin.post(target);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(response.json().fieldNames()).toIterable().containsExactly("error");
        assertThat(response.error()).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%64own_host/%70rimary/%31",
                "/down_host/primary/1?upstream=http",
                "/down_host/primary/1?",
            })
    void pathsAreDecodedOnce(String target) throws Exception {
        Response response = admin.get(target);

        assertThat(response.status()).isEqualTo(200);
        assertThat(host("1").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
    }

    @Test
    void idsMayHoldSpacesQuotesUnicodeAndEscapes() throws Exception {
        Response response = admin.get("/down_host/primary/web%20%221%22%20%C3%BC%E6%BC%A2;%2541+&=%3F%23");

        assertThat(response.status()).isEqualTo(200);
        assertThat(host(AWKWARD).order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/down_host/primary/%",
                "/down_host/primary/%3",
                "/down_host/primary/%zz",
                "/down_host/primary/%-1",
                "/down_host/primary/%u0031",
                "/down_host/primary/%ff",
                "/down_host/primary/%C0%B1",
                "/down_host/primary/%ED%A0%80",
                "/down_host/primary/1?upstream=%zz",
            })
    void badEscapesAre400(String target) throws Exception {
        Response response = admin.get(target);

        assertThat(response.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/down_host/primary/1?upstream=%zz",
                "/down_host/primary/1%C0%B1",
            })
    void badEscapesAreExplainedInJson(String target) throws Exception {
        Response response = admin.get(target);

        assertThat(response.error())
                .isEqualTo("Path and query must be UTF-8, encoded as %XX wherever it is not plain ASCII");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nope",
                "/pools/",
                "//pools",
                "/POOLS",
                "/pools/primary",
                "/down_host",
                "/down_host/primary",
                "/down_host/primary/1/",
                "/down_host%2Fprimary%2F1",
                "/down_host/primary/1/2",
                "/POOL",
            })
    void unknownPathsAre404(String target) throws Exception {
        Response response = admin.post(target);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.error()).isEqualTo("There is no such path; GET / lists them");
    }

    private Host host(String id) {
        return upstream.snapshot().pool("primary").orElseThrow().host(id).orElseThrow();
    }

    private Health health(String id) {
        return host(id).health();
    }
}
