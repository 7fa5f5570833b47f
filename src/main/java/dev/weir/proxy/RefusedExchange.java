package dev.weir.proxy;

import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.io.IOException;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is answered without asking any host. What follows it on its connection is not trusted. */
final class RefusedExchange extends ObservedExchange {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedExchange.class);

    /** Whether the client sends a body in spite of this. */
    private final boolean bodyComes;

    private RefusedExchange(Client client, Routing routing, long beganNanos) {
        super(client, routing, beganNanos);
        boolean hasBody = client.length() > 0 || client.headers().contains(HttpHeader.TRANSFER_ENCODING);
        this.bodyComes = hasBody && !client.headers().contains(HttpHeader.EXPECT);
    }

    /** Answers with this status a request that came at this time. */
    static void answer(Client client, int status, Routing routing, long beganNanos) {
        new RefusedExchange(client, routing, beganNanos).send(status);
    }

    private void send(int status) {
        // In HTTP/2 a stream ends, never its connection, and the header must not be there (RFC 9113, section 8.2.2).
        boolean closes = (!bodyComes || client.readsOn()) && !client.protocol().startsWith("HTTP/2");
        String accept = client.headers().get(HttpHeader.ACCEPT);
        try {
            answer.own(OwnAnswer.of(status, accept, name(), closes), this::end);
        } catch (IOException | IllegalStateException gone) {
            gone(gone);
        }
    }

    private void end() {
        answered(System.nanoTime());
        if (!bodyComes || !client.readsOn()) {
            answer.end();
            return;
        }
        try {
            answer.close();
            Drain.begin(client.body(), answer::end);
        } catch (IOException | IllegalStateException gone) {
            gone(gone);
        }
    }

    @Override
    public void consumed() {
        // Nothing follows.
    }

    @Override
    public void gone(Throwable cause) {
        LOG.debug("the client is gone", cause);
        answer.cut();
    }

    // The report.

    /** As the client wrote it: nobody has made sense of it. */
    @Override
    public @Nullable String authority() {
        return client.headers().get(HttpHeader.HOST);
    }

    @Override
    public @Nullable Upstream upstream() {
        return null;
    }

    @Override
    public @Nullable Snapshot snapshot() {
        return null;
    }

    @Override
    public @Nullable AttemptReport firstAttempt() {
        return null;
    }

    @Override
    public long requestBytes() {
        return 0;
    }
}
