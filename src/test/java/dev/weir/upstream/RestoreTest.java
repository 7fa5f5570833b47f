package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.first;
import static dev.weir.upstream.Examples.health;
import static dev.weir.upstream.Examples.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreTest {

    private final Upstream upstream = Examples.upstream(pool("p", 1, 1));

    @Test
    void restoredHealthIsThatOfTheHost() {
        Health down = new Health.DownByFailures(3, 1, 2, BY_TRAFFIC, false, 0);

        upstream.restore("p", "a", down);

        assertThat(health(upstream, "p", "a")).isEqualTo(down);
        assertThat(first(upstream)).isEqualTo("b");
        assertThat(first(upstream)).isEqualTo("b");
    }

    @Test
    void listenersAreToldOfWhatIsDown() {
        List<Transition> transitions = new ArrayList<>();
        upstream.addListener(transitions::add);

        upstream.restore("p", "a", new Health.Failing(1, 1, BY_TRAFFIC, false));
        upstream.restore("p", "b", new Order(Order.Mode.MAINTENANCE, 1, null, "", ""));

        assertThat(transitions).singleElement().satisfies(transition -> {
            assertThat(transition.after().id()).isEqualTo("b");
            assertThat(transition.up()).isFalse();
        });
    }

    @Test
    void hostThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> upstream.restore("p", "c", new Health.Up())).isInstanceOf(NotFound.class);
    }
}
