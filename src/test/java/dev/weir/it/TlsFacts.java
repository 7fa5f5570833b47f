package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import org.junit.jupiter.api.Test;

/** HTTPS on both sides. */
interface TlsFacts extends OnStage {

    @Test
    default void requestByHttpsIsServedByTheUpstreamOfThatName() throws Exception {
        Response answer = getByHttps("any.example");

        RecordedRequest seen = stage().secure().lastRequest();
        assertThat(answer.text()).isEqualTo("secure");
        assertThat(seen.sniName()).isEqualTo(Stage.ORIGIN);
        assertThat(seen.header("Host")).isEqualTo("any.example");
        assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
    }

    @Test
    default void hostWithACertificateThatNobodyTrustsIsA502() throws Exception {
        stage().downSecure();

        assertThat(getByHttps("any.example").status()).isEqualTo(502);
    }

    private Response getByHttps(String host) throws Exception {
        try (RawClient client = stage().tlsClient()) {
            client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            return client.response();
        }
    }
}
