package dev.weir.proxy;

import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.upstream.Attempts;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one request, from the choice of a host to the end of its answer.
 *
 * <p>One attempt runs at a time. What it hears moves the exchange on: to the next host, or to an answer. Whoever wins
 * {@link #over} ends the exchange: the answer's end, an error of our own, or the client by going away.
 */
final class Exchange extends ObservedExchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int REQUEST_TIMEOUT = 408;
    private static final String HTTP_1_0 = "HTTP/1.0";

    private static final Outcome ANSWERED = new Outcome.Answered();
    private static final Outcome CLIENT_GONE = new Outcome.ClientGone();

    private final Route route;
    private final ClientRequest asked;
    private final Attempts attempts;
    private final @Nullable ClientBody body;
    private final boolean waitsForContinue;
    /** Null in containers that do not tell. */
    private final @Nullable ClientWatch watch;

    private final AtomicBoolean over = new AtomicBoolean();

    /** The first of a chain of them. Confined, as the chain and the counts are, to the current attempt. */
    private @Nullable Attempt first;
    /** Attempts that had sent something. */
    private int resends;
    /** Handshakes that failed for a name of the client's choice: each costs a host a connection. */
    private int misnamed;
    /** Whether something was sent, so that to send the request once more has to be paid for. */
    private boolean owesResend;

    private volatile @Nullable Attempt current;

    /** Takes the request over: {@link #begin} goes on with it. */
    Exchange(Client client, Route route, Routing routing) {
        super(client, routing, System.nanoTime());
        this.route = route;
        ProxyOptions options = routing.options();
        this.asked = ClientRequest.of(client, options);
        goesBy(asked.trail().requestId());
        route.upstream().resends().asked(beganNanos());
        this.attempts = route.upstream().attempts(client.address());
        this.waitsForContinue =
                asked.hasBody() && client.headers().getField(HttpHeader.EXPECT) != null && !client.asksForBodyAtOnce();
        int holdable = asked.idempotent() ? options.replayBuffer() : 0;
        this.body = asked.hasBody()
                ? new ClientBody(
                        client.body(), asked.length(), holdable, waitsForContinue, this::clientFailed, this::watch)
                : null;
        this.watch = client.watch();
    }

    void begin() {
        try {
            if (body == null) {
                watch();
            }
            tryNextHost();
        } catch (RuntimeException defect) {
            endAfter(defect);
        }
    }

    // Choosing a host, and asking it.

    private void tryNextHost() {
        while (!over.get()) {
            long nowNanos = System.nanoTime();
            Host host = timeIsUp(nowNanos) || misnamed > options().maxResends() ? null : attempts.next();
            if (host == null || !resendIsPaid(nowNanos)) {
                giveUp();
                return;
            }
            if (new Attempt(attempts.pool(), host, false, nowNanos).start()) {
                return;
            }
        }
    }

    private boolean timeIsUp(long nowNanos) {
        return nowNanos - beganNanos() >= options().attemptsTimeout().toNanos();
    }

    /** A resend that came to no connection is paid for still. */
    private boolean resendIsPaid(long nowNanos) {
        if (owesResend && !route.upstream().resends().take(nowNanos)) {
            LOG.debug(
                    "upstream={} the budget for resends is used up",
                    route.upstream().id());
            return false;
        }
        owesResend = false;
        return true;
    }

    private HostRequest requestFor(Host host) {
        return new HostRequest(
                client.method(),
                asked.target(),
                "HTTP/1.1",
                asked.headersFor(host.options()),
                body == null ? null : body.view(),
                asked.authorityFor(host.options()));
    }

    /** Takes the head of an answer back. Returns whether it could be: nothing of it has left. */
    private boolean takeBack() {
        if (!answer.takeBack()) {
            return false;
        }
        if (body == null || body.isComplete()) {
            watch();
        }
        return true;
    }

    /** Whether the request may be sent once more after it was sent (RFC 9110, section 9.2.2). */
    private boolean repeatable() {
        return asked.idempotent()
                && (body == null || body.isReplayable())
                && resends <= options().maxResends();
    }

    // When no host serves it.

    private void giveUp() {
        answerWith(Verdict.status(outcomes()));
    }

    private void answerWith(int status) {
        if (over.compareAndSet(false, true)) {
            answerAfterAll(status);
        }
    }

    /** To be called by who has won {@link #over}. */
    private void answerAfterAll(int status) {
        stopWatching();
        if (answer.begun()) {
            endsBy(brokenOff());
            cut();
            return;
        }
        explain(false);
        String requestId = name();
        LOG.debug(
                "request={} status={} upstream={} outcomes={}",
                requestId,
                status,
                route.upstream().id(),
                outcomes());
        try {
            String accept = client.headers().get(HttpHeader.ACCEPT);
            answer.own(OwnAnswer.of(status, accept, requestId, closesAfterwards()), this::endOwn);
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("request={} the client is gone", requestId, gone);
            cut();
        }
    }

    /** To a client that may know and asks for it. */
    private void explain(boolean served) {
        if (asked.wantsExplanation()) {
            answer.explain(DecisionHeader.of(first, served, System.nanoTime()));
        }
    }

    private Ending brokenOff() {
        Attempt last = current;
        return last != null && last.outcome instanceof Outcome.Stopped ? Ending.STOPPED : Ending.CUT;
    }

    /** Of the attempts so far, in order. */
    private List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        for (Attempt each = first; each != null; each = each.next) {
            outcomes.add(each.outcome());
        }
        return outcomes;
    }

    /** Nobody else would end the exchange: whatever goes wrong here, the client must not wait for ever. */
    private void endAfter(RuntimeException defect) {
        LOG.error("upstream={} a request cannot go on", route.upstream().id(), defect);
        try {
            answerWith(Verdict.BAD_GATEWAY);
        } catch (RuntimeException another) {
            LOG.debug("nor can it be answered", another);
            cut();
        }
    }

    private void endOwn() {
        endAtLast(System.nanoTime());
    }

    /** Ends the exchange once all of the answer was written. */
    private void end() throws IOException {
        if (body != null && isBodyOpen() && clientSends(body) && client.readsOn()) {
            answer.close();
            Drain.begin(body.view(), answer::end);
        } else {
            withdrawBody();
            answer.end();
        }
    }

    /** Ends the exchange without a proper end of the answer. */
    private void cut() {
        withdrawBody();
        answer.cut();
    }

    /**
     * No attempt uses the client's body any more, nor will: what it would take could not be sent again, and when the
     * request is over a container gives its input to another one.
     */
    private void withdrawBody() {
        if (body != null) {
            body.withdraw();
        }
    }

    private void endAtLast(long nowNanos) {
        try {
            answered(nowNanos);
            end();
        } catch (IOException | RuntimeException gone) {
            LOG.debug("the answer cannot be ended", gone);
            cut();
        }
    }

    /** Whether what the client may still send of its body ends the connection. */
    private boolean closesAfterwards() {
        return body != null && isBodyOpen() && (client.readsOn() || !clientSends(body));
    }

    private boolean isBodyOpen() {
        return body != null && !body.isComplete();
    }

    /** Whether the client sends its body; one that waits for 100 does so only when it was asked. */
    private boolean clientSends(ClientBody unread) {
        return unread.isAskedFor() || !waitsForContinue;
    }

    // When the client fails us.

    /** All of the request was read, so nobody notices any more when the client goes away. */
    private void watch() {
        if (watch != null && !over.get()) {
            watch.whenGone(this::clientGone);
        }
    }

    private void clientGone() {
        clientFailed(new IOException("the client went away"));
    }

    private void clientFailed(Throwable cause) {
        boolean late = cause instanceof TimeoutException && body != null && !body.isComplete() && !answer.begun();
        boolean mine = over.compareAndSet(false, true);
        // Read only now: an attempt that begins after this sees that the exchange is over.
        Attempt running = current;
        if (running != null) {
            running.abandon();
        }
        if (mine && late) {
            answerAfterAll(REQUEST_TIMEOUT);
        } else if (mine) {
            stopWatching();
            endsBy(Ending.CLIENT_GONE);
            cut();
        }
    }

    private void stopWatching() {
        if (watch != null) {
            watch.stop();
        }
    }

    @Override
    public void consumed() {
        Attempt running = current;
        if (running != null) {
            running.resume();
        }
    }

    @Override
    public void gone(Throwable cause) {
        clientFailed(cause);
    }

    // The report.

    @Override
    public @Nullable String authority() {
        return asked.authority();
    }

    @Override
    @Nullable
    TraceParent span() {
        return asked.trail().span();
    }

    @Override
    public Upstream upstream() {
        return route.upstream();
    }

    @Override
    public Snapshot snapshot() {
        return attempts.snapshot();
    }

    @Override
    public @Nullable AttemptReport firstAttempt() {
        return first;
    }

    @Override
    public long requestBytes() {
        return body == null ? 0 : body.taken();
    }

    /** One host being asked. */
    private final class Attempt implements CallListener, AttemptReport {

        /** Without an object of its own: there is one for each request. */
        private static final AtomicReferenceFieldUpdater<Attempt, Outcome> OUTCOME =
                AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Outcome.class, "outcome");

        private enum State {
            /** The call is being made; a failure is left to the caller, so that many do not pile up on the stack. */
            STARTING,
            RUNNING,
            FAILED_AT_ONCE
        }

        private final Pool pool;
        private final Host host;
        private final Call call;
        private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
        /** Whoever sets it has ended the attempt. */
        private volatile @Nullable Outcome outcome;
        /** Whether the head of the answer came; once it was passed on, another host is out of the question. */
        private boolean answering;

        private int status;
        private final long beganNanos;
        private long headNanos;
        private long endedNanos;
        private Opening opening = Opening.NONE;
        private @Nullable Attempt next;

        Attempt(Pool pool, Host host, boolean fresh, long nowNanos) {
            this.pool = pool;
            this.host = host;
            this.beganNanos = nowNanos;
            this.call = route.transport().call(pool, host, requestFor(host), fresh, this);
        }

        /** Begins. Returns whether the exchange is in the hands of this attempt; if not, it failed already. */
        boolean start() {
            follow(current);
            current = this;
            host.stats().began();
            try {
                call.start();
            } catch (RuntimeException defect) {
                abandon();
                throw defect;
            }
            if (over.get()) {
                // The client went away before there was an attempt to abandon.
                abandon();
                return true;
            }
            return state.compareAndSet(State.STARTING, State.RUNNING);
        }

        private void follow(@Nullable Attempt before) {
            if (before == null) {
                first = this;
            } else {
                before.next = this;
            }
        }

        void resume() {
            call.resume();
        }

        void abandon() {
            // A piece that the container holds stays valid until that is done with it.
            call.abort();
            end(CLIENT_GONE, System.nanoTime());
        }

        private void end(Outcome how, long nowNanos) {
            if (outcome == null) {
                endedNanos = nowNanos;
            }
            if (OUTCOME.compareAndSet(this, null, how)) {
                host.stats().ended(how, requestBytes(), answering ? answer.bytes() : 0);
            }
        }

        // The way to the host.

        @Override
        public void queued(long nanos) {
            opening = opening.after(nanos);
        }

        @Override
        public void connected(long connectNanos, long tlsNanos) {
            opening = opening.by(connectNanos, tlsNanos);
        }

        // What the host answers.

        @Override
        public void interim(int status, HttpFields headers) {
            if (protocol().equals(HTTP_1_0)) {
                return; // would take it for the final answer (RFC 9110, section 15.2)
            }
            try {
                answer.interim(status, headers);
            } catch (IOException gone) {
                clientFailed(gone);
            }
        }

        @Override
        public void head(int answered, HttpFields headers) {
            status = answered;
            headNanos = System.nanoTime() - beganNanos;
            if (pool.options().statusCodes().contains(status)) {
                call.abort();
                failed(new Outcome.BadStatus(status));
                return;
            }
            if (watch != null) {
                watch.answerBegins();
            }
            answering = true;
            host.stats().answered(headNanos);
            explain(true);
            answer.head(status, headers, isBodyOpen(), closesAfterwards());
        }

        @Override
        public boolean content(ByteBuffer piece, boolean last) {
            try {
                return answer.content(piece, last);
            } catch (IOException | IllegalStateException gone) {
                clientFailed(gone);
                return true;
            }
        }

        @Override
        public boolean lull() {
            try {
                return answer.flush();
            } catch (IOException | IllegalStateException gone) {
                clientFailed(gone);
                return true;
            }
        }

        @Override
        public void ended() {
            long nowNanos = System.nanoTime();
            end(ANSWERED, nowNanos);
            if (!over.compareAndSet(false, true)) {
                return;
            }
            stopWatching();
            endsBy(Ending.ANSWERED);
            endAtLast(nowNanos);
        }

        // When it does not serve the request.

        @Override
        public void failed(Outcome outcome) {
            try {
                goOnAfter(outcome);
            } catch (RuntimeException defect) {
                endAfter(defect);
            }
        }

        private void goOnAfter(Outcome outcome) {
            end(outcome, System.nanoTime());
            note(outcome);
            withdrawBody();
            if (answering && !takeBack()) {
                giveUp();
                return;
            }
            String blame = outcome.blame();
            // After a head it is not the host's failure any more (seed, 3.1).
            if (blame != null && !answering) {
                route.upstream().failed(pool.id(), host, new Failure(Failure.Source.TRAFFIC, blame));
            }
            switch (Verdict.after(outcome, repeatable())) {
                case NEXT_HOST -> {
                    if (!state.compareAndSet(State.STARTING, State.FAILED_AT_ONCE)) {
                        tryNextHost();
                    }
                }
                case SAME_HOST -> {
                    if (!new Attempt(pool, host, true, System.nanoTime()).start()) {
                        tryNextHost();
                    }
                }
                case GIVE_UP -> giveUp();
            }
        }

        // The report.

        @Override
        public Pool pool() {
            return pool;
        }

        @Override
        public Host host() {
            return host;
        }

        @Override
        public Outcome outcome() {
            Outcome known = outcome;
            return known == null ? CLIENT_GONE : known;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public long beganNanos() {
            return beganNanos;
        }

        @Override
        public long queueNanos() {
            return opening.queueNanos();
        }

        @Override
        public long connectNanos() {
            return opening.connectNanos();
        }

        @Override
        public long tlsNanos() {
            return opening.tlsNanos();
        }

        @Override
        public long headNanos() {
            return headNanos;
        }

        @Override
        public long endedNanos() {
            return endedNanos;
        }

        @Override
        public @Nullable AttemptReport next() {
            return next;
        }
    }

    private void note(Outcome outcome) {
        if (outcome.wasSent()) {
            resends++;
            owesResend = true;
        }
        if (outcome instanceof Outcome.NotSecured handshake && handshake.clientsFault()) {
            misnamed++;
        }
    }
}
