package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** JMX shows a balancer from its start to its stop, and never takes one for another. */
class BeansTest {

    private static final String DOMAIN = "dev.weir:*";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final List<Upstream> upstreams = new ArrayList<>(List.of(upstream("http")));

    @Test
    void balancerAndItsUpstreamsAreShown() {
        beans("").follow();

        assertThat(names()).containsExactlyInAnyOrder("dev.weir:type=Weir", "dev.weir:type=Upstream,name=http");
    }

    @Test
    void hostsOfAnUpstreamAreShown() throws Exception {
        beans("").follow();

        CompositeData[] hosts =
                (CompositeData[]) server.getAttribute(new ObjectName("dev.weir:type=Upstream,name=http"), "Hosts");

        assertThat(hosts).hasSize(1);
        assertThat(hosts[0].get("pool")).isEqualTo("primary");
        assertThat(hosts[0].get("host")).isEqualTo("a");
        assertThat(hosts[0].get("state")).isEqualTo("up");
    }

    @Test
    void upstreamThatComesIsShownAndOneThatGoesIsNot() {
        Beans beans = beans("");
        beans.follow();
        upstreams.clear();
        upstreams.add(upstream("https"));

        beans.follow();

        assertThat(names()).containsExactlyInAnyOrder("dev.weir:type=Weir", "dev.weir:type=Upstream,name=https");
    }

    @Test
    void nothingIsLeftAtTheEnd() {
        Beans beans = beans("");
        beans.follow();

        beans.close();
        beans.follow();
        beans.close();

        assertThat(names()).isEmpty();
    }

    @Test
    void webApplicationsAreToldApart() {
        beans("localhost/one").follow();
        beans("localhost/two").follow();

        assertThat(names())
                .containsExactlyInAnyOrder(
                        "dev.weir:type=Weir,instance=\"localhost/one\"",
                        "dev.weir:type=Upstream,instance=\"localhost/one\",name=http",
                        "dev.weir:type=Weir,instance=\"localhost/two\"",
                        "dev.weir:type=Upstream,instance=\"localhost/two\",name=http");
    }

    @Test
    void secondBalancerOfTheSameNameHasANumber() {
        beans("").follow();
        Beans second = beans("");

        second.follow();
        assertThat(names()).contains("dev.weir:type=Upstream,instance=\"#2\",name=http");
        second.close();

        assertThat(names()).containsExactlyInAnyOrder("dev.weir:type=Weir", "dev.weir:type=Upstream,name=http");
    }

    private Beans beans(String application) {
        return new Beans(() -> server, application, () -> upstreams, new Traffic(), new Reloads());
    }

    private Stream<String> names() {
        return server.queryNames(pattern(), null).stream().map(ObjectName::toString);
    }

    private static ObjectName pattern() {
        try {
            return new ObjectName(DOMAIN);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Upstream upstream(String id) {
        HostDefinition host = new HostDefinition("a", new HostOptions("127.0.0.1", 1, 1, null));
        return new Upstream(
                id,
                null,
                List.of(new PoolDefinition("primary", PoolOptions.defaults(), List.of(host))),
                System::nanoTime,
                Runnable::run);
    }
}
