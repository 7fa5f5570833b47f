package dev.weir.proxy;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every exchange has: a client, an answer to it, and observers that are told how it went when that is over. */
abstract class ObservedExchange implements ExchangeReport, ClientAnswer.Observer {

    private static final Logger LOG = LoggerFactory.getLogger(ObservedExchange.class);

    final Client client;
    final ClientAnswer answer;
    private final Routing routing;
    /** Asked of the client while its connection is certainly this exchange's. */
    private final String protocol;

    private final long beganNanos;
    private long endedNanos;
    /** Written by whoever decides how it ends, before it does. */
    private Ending ending = Ending.OWN_ANSWER;
    /** Written before the answer that shows it. */
    private @Nullable String requestId;

    ObservedExchange(Client client, Routing routing, long beganNanos) {
        this.client = client;
        this.routing = routing;
        this.protocol = client.protocol();
        this.beganNanos = beganNanos;
        this.answer = new ClientAnswer(client, this);
    }

    final ProxyOptions options() {
        return routing.options();
    }

    /** All that remains is to end it, in this way. */
    final void endsBy(Ending way) {
        ending = way;
    }

    /** The request has this id, or none yet. */
    final void goesBy(@Nullable String id) {
        requestId = id;
    }

    /** The request's id, for an answer that shows it. */
    final String name() {
        String name = requestId == null ? RequestId.next() : requestId;
        requestId = name;
        return name;
    }

    /** What hosts are told of the trace; null if that is left to others. */
    @Nullable
    TraceParent span() {
        return null;
    }

    /** The last of the answer was handed over at this time; what remains takes none of the client's. */
    final void answered(long nowNanos) {
        endedNanos = nowNanos;
    }

    @Override
    public final void over(boolean whole) {
        if (endedNanos == 0) {
            endedNanos = System.nanoTime();
        }
        if (!whole && (ending == Ending.ANSWERED || ending == Ending.OWN_ANSWER)) {
            ending = Ending.CLIENT_GONE;
        }
        List<ExchangeObserver> observers = routing.observers();
        for (int i = 0; i < observers.size(); i++) {
            try {
                observers.get(i).exchangeEnded(this);
            } catch (RuntimeException defect) {
                LOG.error("an observer of exchanges failed", defect);
            }
        }
    }

    // The report.

    @Override
    public final String method() {
        return client.method();
    }

    @Override
    public final String target() {
        return client.target();
    }

    @Override
    public final String scheme() {
        return client.scheme();
    }

    @Override
    public final String protocol() {
        return protocol;
    }

    @Override
    public final String address() {
        return client.address();
    }

    @Override
    public final HttpFields headers() {
        return client.headers();
    }

    @Override
    public final int status() {
        return answer.status();
    }

    @Override
    public final Ending ending() {
        return ending;
    }

    @Override
    public final @Nullable String requestId() {
        return requestId;
    }

    @Override
    public final @Nullable String traceId() {
        TraceParent span = span();
        TraceParent known = span != null ? span : TraceParent.of(client.headers());
        return known == null ? null : known.traceId();
    }

    @Override
    public final @Nullable String spanId() {
        TraceParent span = span();
        return span == null ? null : span.parentId();
    }

    @Override
    public final long answerBytes() {
        return answer.bytes();
    }

    @Override
    public final long beganNanos() {
        return beganNanos;
    }

    @Override
    public final long firstByteNanos() {
        return answer.firstByteNanos();
    }

    @Override
    public final long endedNanos() {
        return endedNanos;
    }
}
