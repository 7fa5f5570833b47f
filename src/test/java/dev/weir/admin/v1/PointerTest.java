package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointerTest {

    private static final String DOCUMENT =
            "{'limits': {}, 'a.b': {'c': 1}, 'a': 1, 'upstreams': {'http': {'pools': [{'id': 'x'},"
                    + " {'id': 'primary.1', 'hosts': [{'id': 1}, {'weight': -1}]}]}}}";

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "limits, /limits",
        "limits.max_resends, /limits/max_resends",
        "listeners, /listeners",
        "a.b.c, /a.b/c",
        "a, /a",
        "upstreams.http.pools.primary.1.hosts[1].weight, /upstreams/http/pools/1/hosts/1/weight",
        "upstreams.http.pools[0].hosts, /upstreams/http/pools/0/hosts",
        "upstreams.http.pools.gone.hosts, /upstreams/http/pools",
        "x/y~z, /x~1y~0z",
    })
    void pointerLeadsAsFarAsTheDocumentDoes(String path, String pointer) {
        assertThat(Pointer.of(Response.json(DOCUMENT), path)).isEqualTo(pointer);
    }
}
