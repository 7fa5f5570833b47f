package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.Test;

/** Look-ups of one host's name. */
final class AddressesTest {

    private static final List<InetSocketAddress> FOUND = List.of(InetSocketAddress.createUnresolved("127.0.0.1", 80));

    private final List<Promise<List<InetSocketAddress>>> lookUps = new ArrayList<>();
    private final Addresses addresses =
            new Addresses("h.example", 80, (host, port, context, promise) -> lookUps.add(promise));
    private final List<Object> answers = new ArrayList<>();

    @Test
    void lookUpsAtTheSameTimeShareOneAnswer() {
        resolve(3);

        assertThat(lookUps).hasSize(1);
        lookUps.get(0).succeeded(FOUND);
        assertThat(answers).containsExactly(FOUND, FOUND, FOUND);
    }

    @Test
    void lookUpsAtTheSameTimeShareAFailure() {
        UnknownHostException failure = new UnknownHostException();
        resolve(2);

        lookUps.get(0).failed(failure);

        assertThat(answers).containsExactly(failure, failure);
    }

    @Test
    void nextOneLooksAgain() {
        resolve(1);
        lookUps.get(0).succeeded(FOUND);

        resolve(1);

        assertThat(lookUps).hasSize(2);
        lookUps.get(1).succeeded(FOUND);
        assertThat(answers).containsExactly(FOUND, FOUND);
    }

    @Test
    void lookUpThatCannotBeginFails() {
        RejectedExecutionException refusal = new RejectedExecutionException();
        Addresses stopped = new Addresses("h.example", 80, (host, port, context, promise) -> {
            throw refusal;
        });

        stopped.resolve(Promise.from(answers::add, answers::add));

        assertThat(answers).containsExactly(refusal);
    }

    private void resolve(int times) {
        for (int i = 0; i < times; i++) {
            addresses.resolve(Promise.from(answers::add, answers::add));
        }
    }
}
