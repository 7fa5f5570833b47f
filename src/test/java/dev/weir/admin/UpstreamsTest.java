package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamsTest {

    private final Upstream https = AdminServer.upstream("https");
    private final Upstream http = AdminServer.upstream("http");

    @Test
    void withoutANameHttpIsMeantWhereverItStands() throws Exception {
        try (AdminServer admin = AdminServer.of(https, http)) {
            admin.post("/down_host/primary/1");
        }

        assertThat(usable(http)).isFalse();
        assertThat(usable(https)).isTrue();
    }

    @Test
    void namedUpstreamIsTheOnlyOneThatChanges() throws Exception {
        try (AdminServer admin = AdminServer.of(https, http)) {
            admin.post("/down_host/primary/1?upstream=https");
            admin.postJson("/set_weight?upstream=https", "{'pool': 'primary', 'host': '2', 'weight': 7}");
        }

        assertThat(usable(https)).isFalse();
        assertThat(weight(https)).isEqualTo(7);
        assertThat(usable(http)).isTrue();
        assertThat(weight(http)).isEqualTo(1);
    }

    @Test
    void onlyUpstreamNeedsNoName() throws Exception {
        try (AdminServer admin = AdminServer.of(https)) {
            admin.post("/down_host/primary/1");
        }

        assertThat(usable(https)).isFalse();
    }

    @Test
    void nameIsDecoded() throws Exception {
        Upstream odd = AdminServer.upstream("a b/ü");
        try (AdminServer admin = AdminServer.of(odd, http)) {
            assertThat(admin.get("/down_host/primary/1?upstream=a+b%2F%C3%BC").status())
                    .isEqualTo(200);
        }

        assertThat(usable(odd)).isFalse();
        assertThat(usable(http)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pools", "/down_host/primary/1", "/up_host/primary/1"})
    void unknownUpstreamIs404AndListsTheKnown(String path) throws Exception {
        try (AdminServer admin = AdminServer.of(https, http)) {
            Response response = admin.get(path + "?upstream=nope");

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.error()).isEqualTo("Upstream \"nope\" not found; there are: https, http");
        }
    }

    @Test
    void withoutHttpTheNameMustBeGiven() throws Exception {
        try (AdminServer admin = AdminServer.of(AdminServer.upstream("a"), AdminServer.upstream("b"))) {
            Response response = admin.get("/pools");

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.error()).isEqualTo("Upstream \"http\" not found; there are: a, b");
        }
    }

    @Test
    void withoutAnyUpstreamNothingIsFound() throws Exception {
        try (AdminServer admin = AdminServer.of()) {
            assertThat(admin.get("/pools").error()).isEqualTo("Upstream \"http\" not found; there are: none");
            assertThat(admin.get("/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "upsteam=https",
        "upstream",
        "upstream=https&upstream=http",
        "upstream=https&x=1",
        "x=1&upstream=https",
        "Upstream=https",
    })
    void otherQueriesAre400AndChangeNothing(String query) throws Exception {
        try (AdminServer admin = AdminServer.of(https, http)) {
            Response response = admin.post("/down_host/primary/1?" + query);

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.error()).isEqualTo("The query may hold one upstream=NAME and nothing else");
        }
        assertThat(usable(http)).isTrue();
        assertThat(usable(https)).isTrue();
    }

    @Test
    void indexListsUpstreamsAndPaths() throws Exception {
        try (AdminServer admin = AdminServer.of(https, http)) {
            Response index = admin.get("/");

            assertThat(index.status()).isEqualTo(200);
            ObjectNode listed = (ObjectNode) index.json();
            List<String> paths = new ArrayList<>();
            listed.path("paths").fieldNames().forEachRemaining(paths::add);
            paths.stream().filter(path -> path.startsWith("/api/")).forEach(path -> ((ObjectNode) listed.path("paths"))
                    .remove(path));
            assertThat(paths).contains("/api/v1/upstreams/UPSTREAM/pools/POOL/hosts/HOST/state");
            assertThat(listed)
                    .isEqualTo(
                            Response.json(
                                    """
                    {'upstreams': ['https', 'http'],
                     'paths': {'/': ['GET', 'HEAD'], '/pools': ['GET', 'HEAD'], '/resends': ['GET', 'HEAD'],
                       '/state': ['GET', 'HEAD'], '/metrics': ['GET', 'HEAD'],
                       '/console/FILE': ['GET', 'HEAD'], '/health/live': ['GET', 'HEAD'], '/health/ready': ['GET', 'HEAD'],
                       '/down_host/POOL/HOST': ['GET', 'POST'], '/up_host/POOL/HOST': ['GET', 'POST'],
                       '/create_pool': ['POST'], '/set_method': ['POST'], '/set_priority': ['POST'],
                       '/set_weight': ['POST'], '/add_host': ['POST'], '/remove_host': ['POST'], '/reload': ['POST']}}"""));
        }
    }

    private static boolean usable(Upstream upstream) {
        return upstream.snapshot().pools().get(0).hosts().get(0).usable();
    }

    private static int weight(Upstream upstream) {
        return upstream.snapshot().pools().get(0).hosts().get(1).options().weight();
    }
}
