package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another host serves what one does not, if that is safe. */
interface FailoverFacts extends OnStage {

    @Test
    default void hostsOfTheFirstPoolTakeTurns() throws Exception {
        List<String> served = List.of(
                stage().get("/").text(),
                stage().get("/").text(),
                stage().get("/").text(),
                stage().get("/").text());

        assertThat(served).containsExactlyInAnyOrder("a", "b", "a", "b");
    }

    @Test
    default void refusedConnectionMovesToTheNextHostAndKeepsTheBody() throws Exception {
        stage().stop(stage().a());

        List<String> served = List.of(
                stage().post("/orders", "ten bytes.").text(),
                stage().post("/orders", "ten bytes.").text());

        assertThat(served).containsOnly("b");
        assertThat(stage().b().lastRequest().text()).isEqualTo("ten bytes.");
    }

    @Test
    default void refusingPoolIsFollowedByTheNextOneWithTheWholeBody() throws Exception {
        stage().stop(stage().a(), stage().b());

        Response answer = stage().post("/orders", "ten bytes.");

        assertThat(answer.text()).isEqualTo("c");
        assertThat(stage().c().lastRequest().text()).isEqualTo("ten bytes.");
    }

    @Test
    default void poolWithoutUsableHostsIsPassedOver() throws Exception {
        stage().down("primary", "a");
        stage().down("primary", "b");

        assertThat(stage().get("/").text()).isEqualTo("c");
    }

    @Test
    default void getThatAHostBreaksOffIsServedByTheNext() throws Exception {
        stage().a().behave(Behaviour.closeAfterRequest());
        stage().b().behave(Behaviour.resetAfterRequest());

        assertThat(stage().get("/").text()).isEqualTo("c");
    }

    @Test
    default void postThatAHostBreaksOffIsNotSentAgain() throws Exception {
        stage().a().behave(Behaviour.closeAfterRequest());
        stage().b().behave(Behaviour.closeAfterRequest());
        int before = stage().c().requests().size();

        Response answer = stage().post("/orders", "ten bytes.");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(stage().c().requests()).hasSize(before);
    }
}
