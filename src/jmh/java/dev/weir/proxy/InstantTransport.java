package dev.weir.proxy;

import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.transport.Transport;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;

/** Hosts that refuse so many calls, then answer one, each before its start returns. Does no I/O. */
final class InstantTransport implements Transport {

    private final int refusals;
    private final HttpFields head;
    private final ByteBuffer content;
    private final Outcome refused = new Outcome.NotConnected("connection refused");
    private int calls;

    /**
     * Prepares an answer.
     *
     * @param refusals before each answer
     * @param bytes of its content, which is one piece
     */
    InstantTransport(int refusals, HttpFields head, int bytes) {
        this.refusals = refusals;
        this.head = head;
        this.content = ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public Call call(Pool pool, Host host, HostRequest request, boolean fresh, CallListener listener) {
        boolean refuses = calls++ % (refusals + 1) < refusals;
        return new Call() {
            @Override
            public void start() {
                if (refuses) {
                    listener.failed(refused);
                } else {
                    answer(listener);
                }
            }

            @Override
            public void resume() {}

            @Override
            public void abort() {}
        };
    }

    private void answer(CallListener listener) {
        listener.head(InstantClient.OK, head);
        if (!listener.content(content, true)) {
            throw new AssertionError("the client takes each piece at once");
        }
        listener.ended();
    }

    @Override
    public Call callOnce(
            Pool pool, Host host, HostRequest request, Duration timeout, Duration readTimeout, CallListener listener) {
        throw new AssertionError("no checks here");
    }

    @Override
    public void close() {}
}
