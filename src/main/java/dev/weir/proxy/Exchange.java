package dev.weir.proxy;

import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.upstream.Attempts;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
final class Exchange implements ClientAnswer.Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int REQUEST_TIMEOUT = 408;
    private static final String HTTP_1_0 = "HTTP/1.0";

    private final Client client;
    private final Route route;
    private final ProxyOptions options;
    private final ClientRequest asked;
    private final Attempts attempts;
    private final @Nullable ClientBody body;
    private final ClientAnswer answer;
    private final boolean waitsForContinue;
    /** Null in containers that do not tell. */
    private final @Nullable ClientWatch watch;

    private final boolean http10;
    private final long beganNanos = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Outcomes of the attempts that failed, and how many of them had sent something. Confined to the current attempt. */
    private List<Outcome> outcomes = List.of();

    private int resends;
    /** Handshakes that failed for a name of the client's choice: each costs a host a connection. */
    private int misnamed;
    /** Whether something was sent, so that to send the request once more has to be paid for. */
    private boolean owesResend;

    private volatile @Nullable Attempt current;

    /** Takes the request over: {@link #begin} goes on with it. */
    Exchange(Client client, Route route, ProxyOptions options) {
        this.client = client;
        this.route = route;
        this.options = options;
        this.asked = ClientRequest.of(client, options);
        route.upstream().resends().asked(beganNanos);
        this.attempts = route.upstream().attempts(client.address());
        this.waitsForContinue =
                asked.hasBody() && client.headers().getField(HttpHeader.EXPECT) != null && !client.asksForBodyAtOnce();
        int holdable = asked.idempotent() ? options.replayBuffer() : 0;
        this.body = asked.hasBody()
                ? new ClientBody(
                        client.body(), asked.length(), holdable, waitsForContinue, this::clientFailed, this::watch)
                : null;
        this.watch = client.watch();
        this.http10 = HTTP_1_0.equals(client.protocol());
        this.answer = new ClientAnswer(client, this);
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
            Host host = timeIsUp() || misnamed > options.maxResends() ? null : attempts.next();
            if (host == null || !resendIsPaid()) {
                giveUp();
                return;
            }
            if (new Attempt(attempts.pool(), host, false).start()) {
                return;
            }
        }
    }

    private boolean timeIsUp() {
        return System.nanoTime() - beganNanos >= options.attemptsTimeout().toNanos();
    }

    /** A resend that came to no connection is paid for still. */
    private boolean resendIsPaid() {
        if (owesResend && !route.upstream().resends().take(System.nanoTime())) {
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
                asked.method(),
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
        return asked.idempotent() && (body == null || body.isReplayable()) && resends <= options.maxResends();
    }

    // When no host serves it.

    private void giveUp() {
        answerWith(Verdict.status(outcomes));
    }

    private void answerWith(int status) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        stopWatching();
        if (answer.begun()) {
            cut();
            return;
        }
        String requestId = RequestId.next();
        LOG.debug(
                "request={} status={} upstream={} outcomes={}",
                requestId,
                status,
                route.upstream().id(),
                outcomes);
        try {
            String accept = client.headers().get(HttpHeader.ACCEPT);
            answer.own(OwnAnswer.of(status, accept, requestId, closesAfterwards()), this::endAtLast);
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("request={} the client is gone", requestId, gone);
            cut();
        }
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

    private void endAtLast() {
        try {
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
        if (cause instanceof TimeoutException && body != null && !body.isComplete() && !answer.begun()) {
            answerWith(REQUEST_TIMEOUT);
        } else if (over.compareAndSet(false, true)) {
            stopWatching();
            cut();
        }
        // Read only now: an attempt that begins after this sees that the exchange is over.
        Attempt running = current;
        if (running != null) {
            running.abandon();
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

    /** One host being asked. */
    private final class Attempt implements CallListener {

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
        private final AtomicBoolean ended = new AtomicBoolean();
        /** Whether the head of the answer came; once it was passed on, another host is out of the question. */
        private boolean answering;

        Attempt(Pool pool, Host host, boolean fresh) {
            this.pool = pool;
            this.host = host;
            this.call = route.transport().call(pool, host, requestFor(host), fresh, this);
        }

        /** Begins. Returns whether the exchange is in the hands of this attempt; if not, it failed already. */
        boolean start() {
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

        void resume() {
            call.resume();
        }

        void abandon() {
            // A piece that the container holds stays valid until that is done with it.
            call.abort();
            end();
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                host.stats().ended();
            }
        }

        // What the host answers.

        @Override
        public void interim(int status, HttpFields headers) {
            if (http10) {
                return; // would take it for the final answer (RFC 9110, section 15.2)
            }
            try {
                answer.interim(status, headers);
            } catch (IOException gone) {
                clientFailed(gone);
            }
        }

        @Override
        public void head(int status, HttpFields headers) {
            if (pool.options().statusCodes().contains(status)) {
                call.abort();
                failed(new Outcome.BadStatus(status));
                return;
            }
            if (watch != null) {
                watch.answerBegins();
            }
            answering = true;
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
            end();
            if (!over.compareAndSet(false, true)) {
                return;
            }
            stopWatching();
            endAtLast();
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
            end();
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
                    if (!new Attempt(pool, host, true).start()) {
                        tryNextHost();
                    }
                }
                case GIVE_UP -> giveUp();
            }
        }
    }

    private void note(Outcome outcome) {
        if (outcomes.isEmpty()) {
            outcomes = new ArrayList<>();
        }
        outcomes.add(outcome);
        if (outcome.wasSent()) {
            resends++;
            owesResend = true;
        }
        if (outcome instanceof Outcome.NotSecured handshake && handshake.clientsFault()) {
            misnamed++;
        }
    }
}
