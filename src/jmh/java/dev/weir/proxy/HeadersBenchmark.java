package dev.weir.proxy;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to work out which headers a host and a client get. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class HeadersBenchmark {

    @Param
    Traffic traffic;

    private final ProxyOptions options = InstantClient.options();
    private InstantClient client;
    private ClientAnswer answer;
    private HttpFields answered;

    /** Prepares the client that asks and is answered. */
    @Setup
    public void prepare() {
        client = new InstantClient(traffic.request());
        answer = client.answer();
        answered = traffic.answer();
    }

    /** From a client's request to that for a host. */
    @Benchmark
    public Object toHost() {
        return ClientRequest.of(client, options);
    }

    /** From a host's answer to that for a client. */
    @Benchmark
    public Object toClient() {
        answer.head(InstantClient.OK, answered, false, false);
        return client.answered();
    }
}
