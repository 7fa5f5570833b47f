package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Admin;
import dev.weir.upstream.Upstream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That viewers see everything and change nothing, seen from the outside. */
class RolesTest {

    private static final String GUEST = Tokens.bearer(Tokens.GUEST);
    private static final String OPS = Tokens.bearer(Tokens.OPS);

    private final Upstream upstream = AdminServer.upstream("http");
    private AdminServer admin;

    @BeforeEach
    void start() throws Exception {
        Admin settings = new Admin("127.0.0.1", 0, null, List.of(Tokens.OPERATOR, Tokens.VIEWER), null);
        admin = AdminServer.of(new AdminAccess("127.0.0.1"), settings, upstream);
    }

    @AfterEach
    void stop() throws Exception {
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/pools",
                "/resends",
                "/state",
                "/metrics",
                "/api/v1/upstreams",
                "/api/v1/upstreams/http/pools/primary/hosts/1/state",
                "/api/v1/changes",
                "/api/v1/openapi.json",
                "/api/v1/session",
            })
    void viewerSeesEverything(String path) throws Exception {
        Response get = admin.get(path, GUEST);
        Response head = admin.send("HEAD", path, "", GUEST);

        assertThat(get.status()).isEqualTo(200);
        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void viewerAsksForExplanations() throws Exception {
        assertThat(admin.postJson("/api/v1/explain", "{}", GUEST).status()).isEqualTo(200);
    }

    /** Neither does it count whether there is such a thing, nor whether the body makes sense. */
    @ParameterizedTest
    @CsvSource({
        "GET, /down_host/primary/1",
        "POST, /down_host/primary/1",
        "POST, /down_host/primary/9",
        "POST, /up_host/primary/1",
        "POST, /create_pool",
        "POST, /set_method",
        "POST, /set_priority",
        "POST, /set_weight",
        "POST, /add_host",
        "POST, /remove_host",
        "POST, /reload",
        "PUT, /api/v1/upstreams/http/pools/primary",
        "PATCH, /api/v1/upstreams/http/pools/primary",
        "DELETE, /api/v1/upstreams/http/pools/primary",
        "PUT, /api/v1/upstreams/http/pools/primary/hosts/1",
        "PATCH, /api/v1/upstreams/http/pools/primary/hosts/1",
        "DELETE, /api/v1/upstreams/http/pools/primary/hosts/1",
        "PUT, /api/v1/upstreams/http/pools/primary/hosts/1/state",
        "POST, /api/v1/upstreams/http/pools/primary/hosts/1/check",
        "PUT, /api/v1/config",
        "PUT, /api/v1/config?dry_run=true",
        "POST, /api/v1/changes/1/undo",
    })
    void viewerChangesNothing(String method, String path) throws Exception {
        var before = upstream.snapshot();

        Response response = admin.send(method, path, "{}", GUEST, "If-Match: *", "Content-Type: application/json");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("This needs the role operator, but token guest has the role viewer");
        assertThat(upstream.snapshot()).isSameAs(before);
    }

    @Test
    void operatorChanges() throws Exception {
        assertThat(admin.post("/down_host/primary/1", OPS).status()).isEqualTo(200);
    }

    @Test
    void whoNeedNotProveWhoTheyAreIsAnOperator() throws Exception {
        try (AdminServer open = AdminServer.of(upstream)) {

            Response session = open.get("/api/v1/session");

            assertThat(session.status()).isEqualTo(200);
            assertThat(session.json()).isEqualTo(Response.json("{'operator': null, 'role': 'operator', 'csrf': null}"));
        }
    }
}
