package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.EventClient;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for operators. */
interface AdminFacts extends OnStage {

    @Test
    default void poolsAreShown() throws Exception {
        Response pools = stage().admin("GET", "/pools");

        assertThat(pools.status()).isEqualTo(200);
        assertThat(pools.header("Content-Type")).isEqualTo("application/json");
        assertThat(pools.text()).contains("\"primary\"", "\"dr\"", "\"up\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    default void hostIsTakenDownAndBroughtBack(String method) throws Exception {
        stage().down("dr", "c");

        Response down = stage().admin(method, "/down_host/primary/a");
        Response whileDown = stage().get("/");
        Response up = stage().admin(method, "/up_host/primary/a");
        stage().down("primary", "b");

        assertThat(down.status()).isEqualTo(200);
        assertThat(whileDown.text()).isEqualTo("b");
        assertThat(up.status()).isEqualTo(200);
        assertThat(stage().get("/").text()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pools", "/down_host/primary/a", "/_weir/pools", "/"})
    default void pathsOfTheAdminApiBelongToTheHostsOnThePortForTraffic(String path) throws Exception {
        stage().onlyA();

        assertThat(stage().get(path).text()).isEqualTo("a");
        assertThat(stage().a().lastRequest().target()).isEqualTo(path);
    }

    @Test
    default void unknownPathOfTheAdminApiIsA404() throws Exception {
        int before = stage().a().requests().size();

        Response answer = stage().admin("GET", "/nothing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(stage().a().requests()).hasSize(before);
    }

    @Test
    default void browserIsShownAPage() throws Exception {
        Response page = browse("/");
        Response script = browse("/console/console.js");

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.text()).contains("src=\"/console/console.js\"");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
    }

    private Response browse(String path) throws IOException {
        return RawClient.request(
                stage().weir().adminPort(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html,*/*\r\n\r\n");
    }

    @Test
    default void eventsAreStreamed() throws Exception {
        try (EventClient client = EventClient.open(stage().weir().adminPort(), "/api/v1/events")) {
            client.next();

            stage().down("primary", "a");

            assertThat(client.next()).contains("event: host_ordered", "\"host\":\"a\"");
            assertThat(client.next()).contains("event: host_down");
        }
    }
}
