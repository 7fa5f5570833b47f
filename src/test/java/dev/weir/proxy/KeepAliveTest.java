package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Noise;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many requests on one connection, with bodies of every size: none gets anything of another. */
final class KeepAliveTest {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 250;
    private static final int[] SIZES = {0, 1, 1_024, 100, 65_536, 7, 65_537, 0, 32_768, 3_000};
    private static final int LARGE = 1_048_576;

    /** Sends the body back, in the chunked coding or with a length. */
    private static final Behaviour ECHO = connection -> {
        connection.readBody();
        byte[] body = connection.request().body();
        if (connection.request().target().equals("/chunked")) {
            connection.write(Behaviour.head(200, "Transfer-Encoding: chunked") + "\r\n");
            if (body.length > 0) {
                connection.write(Integer.toHexString(body.length) + "\r\n");
                connection.write(body);
                connection.write("\r\n");
            }
            connection.write("0\r\n\r\n");
        } else {
            connection.write(Behaviour.head(200, "Content-Length: " + body.length) + "\r\n");
            connection.write(body);
        }
    };

    private TestHost a;
    private TestHost b;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        a = TestHost.start("a").behave(ECHO);
        b = TestHost.start("b").behave(ECHO);
        weir = TestWeir.start(TlsConfig.inFrontOf(TestTls.trusted("weir.example"), "", a, b));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        a.close();
        b.close();
    }

    @Test
    void aThousandRequestsOfFourClientsGetTheirOwnBodiesBack() throws Exception {
        CompletableFuture<?>[] clients = IntStream.range(0, CLIENTS)
                .mapToObj(number -> CompletableFuture.runAsync(() -> exchange(number)))
                .toArray(CompletableFuture[]::new);

        CompletableFuture.allOf(clients).join();

        assertThat(a.requests().size() + b.requests().size()).isEqualTo(CLIENTS * REQUESTS);
        assertThat(a.accepted()).isLessThanOrEqualTo(CLIENTS);
        assertThat(b.accepted()).isLessThanOrEqualTo(CLIENTS);
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "b").stats().inFlight());
        assertThat(weir.host("primary", "a").stats().failures()).isZero();
        assertThat(weir.host("primary", "b").stats().failures()).isZero();
    }

    private void exchange(int number) {
        try (RawClient client = number % 2 == 0
                ? RawClient.connect(weir.port())
                : RawClient.connect(weir.tlsPort(), TestTls.clientContext(), "weir.example")) {
            for (int i = 0; i < REQUESTS; i++) {
                int size = i % 50 == 25 ? LARGE : SIZES[i % SIZES.length];
                byte[] body = Noise.bytes(number * 1_000L + i, size);
                client.send((i % 2 == 0 ? "PUT" : "POST") + " " + (i % 3 == 0 ? "/chunked" : "/")
                        + " HTTP/1.1\r\nHost: test.example\r\nContent-Length: " + size + "\r\n\r\n");
                client.send(body);

                Response response = client.response();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.complete()).isTrue();
                assertThat(response.body().bytes()).isEqualTo(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
