package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Reload;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /reload}. */
class ReloadsTest {

    private static final Reload.Done DONE = new Reload.Done(
            List.of("http/primary/web03"),
            List.of("http/old"),
            List.of("via"),
            List.of("set_weight http/primary/web01"),
            List.of(),
            List.of("set_weight http/old/1: Pool old not found"),
            List.of("admin.port"),
            List.of("weir.yaml:3: odd"));

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @CsvSource({"/reload, false", "/reload?discard_changes=false, false", "/reload?discard_changes=true, true"})
    void whatIsDifferentIsAnswered(String target, boolean discards) throws Exception {
        try (AdminServer server = answering(DONE)) {
            Response response = server.post(target);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo(("{'added':['http/primary/web03'],'removed':['http/old'],'changed':['via'],"
                                    + "'kept_changes':['set_weight http/primary/web01'],'discarded_changes':[],"
                                    + "'conflicts':['set_weight http/old/1: Pool old not found'],"
                                    + "'needs_restart':['admin.port'],'warnings':['weir.yaml:3: odd']}")
                            .replace('\'', '"'));
            assertThat(asked).containsExactly(discards + " by admin peer=127.0.0.1");
        }
    }

    @Test
    void allProblemsAreAnswered() throws Exception {
        try (AdminServer server = answering(new Reload.Refused(List.of("weir.yaml:1: one", "weir.yaml:2: two")))) {
            Response response = server.post("/reload");

            assertThat(response.status()).isEqualTo(422);
            assertThat(response.error())
                    .isEqualTo("The configuration was not reloaded, the one in use stays:"
                            + " weir.yaml:1: one; weir.yaml:2: two");
            assertThat(response.json().path("problems").toString())
                    .isEqualTo("[\"weir.yaml:1: one\",\"weir.yaml:2: two\"]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /reload, 405",
        "POST, /reload?upstream=http, 400",
        "POST, /reload?discard_changes, 400",
        "POST, /reload?discard_changes=1, 422",
        "POST, /reload?discard_changes=true&discard_changes=true, 400",
        "POST, /reload/now, 404",
        "POST, /pools?discard_changes=true, 405",
        "GET, /pools?discard_changes=true, 400"
    })
    void nothingElseReloads(String method, String target, int status) throws Exception {
        try (AdminServer server = AdminServer.of(this::note, AdminServer.upstream("http"))) {
            assertThat(server.send(method, target, "").status()).isEqualTo(status);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void pageOfAnotherSiteReloadsNothing() throws Exception {
        try (AdminServer server = AdminServer.of(this::note, AdminServer.upstream("http"))) {
            assertThat(server.post("/reload", "Origin: http://evil.example").status())
                    .isEqualTo(403);
            assertThat(asked).isEmpty();
        }
    }

    private AdminServer answering(Reload reload) throws Exception {
        return AdminServer.of(
                (discardChanges, by) -> {
                    var unused = note(discardChanges, by);
                    return reload;
                },
                AdminServer.upstream("http"));
    }

    private Reload note(boolean discardChanges, String by) {
        asked.add(discardChanges + " by " + by);
        return DONE;
    }
}
