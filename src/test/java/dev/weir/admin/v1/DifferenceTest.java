package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.Json;
import dev.weir.config.Limits;
import dev.weir.config.Networks;
import dev.weir.config.Settings;
import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.Listeners;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.TlsOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void nothingIsDifferentBetweenTheSame() {
        ConfigDocument document = document(upstream("http", null, pool("a", host("1", 1))));

        assertThat(Difference.between(document, document)).isEmpty();
    }

    @Test
    void hostsAreComparedByTheirIds() {
        ConfigDocument before = document(upstream("http", null, pool("a", host("1", 1), host("2", 1), host("3", 1))));
        ConfigDocument after = document(upstream("http", null, pool("a", host("2", 5), host("3", 1), host("4", 1))));

        assertThat(texts(before, after))
                .containsExactly(
                        "{'kind':'changed','what':'http/a/2','option':'weight','from':1,'to':5}",
                        "{'kind':'added','what':'http/a/4','to':" + text(host("4", 1)) + "}",
                        "{'kind':'removed','what':'http/a/1','from':" + text(host("1", 1)) + "}");
    }

    @Test
    void anotherOrderOfTheSameIsTold() {
        ConfigDocument before = document(upstream("http", null, pool("a"), pool("b"), pool("c")));
        ConfigDocument after = document(upstream("http", null, pool("c"), pool("a")));

        assertThat(texts(before, after).get(0))
                .isEqualTo("{'kind':'changed','what':'http','option':'order','from':['a','c'],'to':['c','a']}");
    }

    @Test
    void upstreamsAreAddedAndRemovedAsAWhole() {
        ConfigDocument before = document(upstream("http", null, pool("a", host("1", 1))));
        ConfigDocument after = document(upstream("https", null, pool("a", host("1", 1))));

        assertThat(Difference.between(before, after))
                .extracting(item -> item.kind() + " " + item.what())
                .containsExactly("added https", "removed http");
    }

    @Test
    void anotherWayToTalkTlsIsTold() {
        ConfigDocument before = document(upstream("http", null));
        ConfigDocument after = document(upstream("http", new TlsOptions(false, "a.example", null)));

        assertThat(texts(before, after))
                .containsExactly("{'kind':'changed','what':'http','option':'ssl','from':false,"
                        + "'to':{'verify':false,'sni_host':'a.example'}}");
    }

    private static List<String> texts(ConfigDocument before, ConfigDocument after) {
        return Difference.between(before, after).stream()
                .map(Json::write)
                .map(text -> text.replace('"', '\''))
                .toList();
    }

    private static String text(HostDefinition host) {
        return Json.write(ConfigDocument.OfHost.of(host)).replace('"', '\'');
    }

    private static ConfigDocument document(UpstreamSettings... upstreams) {
        return ConfigDocument.of(new Settings(
                new Listeners(null, null),
                new Admin("127.0.0.1", 0),
                Duration.ofSeconds(1),
                Limits.defaults(),
                Networks.none(),
                null,
                null,
                false,
                List.of(upstreams)));
    }

    private static UpstreamSettings upstream(String id, @Nullable TlsOptions tls, PoolDefinition... pools) {
        return new UpstreamSettings(id, tls, List.of(pools));
    }

    private static PoolDefinition pool(String id, HostDefinition... hosts) {
        return new PoolDefinition(id, PoolOptions.defaults(), Stream.of(hosts).toList());
    }

    private static HostDefinition host(String id, int weight) {
        return new HostDefinition(id, new HostOptions("127.0.0.1", 80, weight, null));
    }
}
