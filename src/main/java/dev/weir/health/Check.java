package dev.weir.health;

import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.transport.Transport;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * One check under way. It ends exactly once: it passes, it fails, or it is called off and says nothing of the host.
 *
 * <p>Thread-safe: the transport tells how the call goes, the worker cuts it short.
 */
final class Check implements CallListener {

    /** Content that is read, in bytes; the check passes without the rest. */
    static final int MAX_CONTENT = 1024 * 1024;
    /** How long a check may take in all, unless its interval is shorter or its timeouts are longer. */
    static final Duration MAX_TIME = Duration.ofMinutes(1);

    /**
     * How it ended.
     *
     * @param failure in the operator's words, or null if it passed
     * @param status of the answer; 0 if there was none
     * @param tookNanos since it began
     */
    record Result(@Nullable String failure, int status, long tookNanos) {}

    private final Upstream upstream;
    private final Pool pool;
    private final Host host;
    private final CheckOptions options;
    private final boolean counts;
    private final Consumer<Check> ended;
    private final Duration timeout;
    private final Duration readTimeout;
    private final StatusCodes failing;
    private final long startNanos;
    private final AtomicBoolean over = new AtomicBoolean();
    /** Written once by the worker; null until the transport has returned from the call. */
    private volatile @Nullable Call call;
    /** Written by who ends it; null when it was called off. */
    private volatile @Nullable Result result;
    /** Confined to the call, which makes one step at a time. */
    private long contentRead;
    /** Written by the call before it ends, read by who ends it; 0 until there is an answer. */
    private volatile int status;

    /**
     * A check that begins now.
     *
     * @param counts whether the upstream is told how it ended
     * @param ended told at the end, after the upstream
     */
    Check(Upstream upstream, Pool pool, Host host, CheckOptions options, boolean counts, Consumer<Check> ended) {
        this.upstream = upstream;
        this.pool = pool;
        this.host = host;
        this.options = options;
        this.counts = counts;
        this.ended = ended;
        this.timeout =
                Objects.requireNonNullElse(options.timeout(), pool.options().timeout());
        this.readTimeout =
                Objects.requireNonNullElse(options.readTimeout(), pool.options().readTimeout());
        this.failing =
                Objects.requireNonNullElse(options.statusCodes(), pool.options().statusCodes());
        this.startNanos = upstream.nowNanos();
    }

    Pool pool() {
        return pool;
    }

    Host host() {
        return host;
    }

    /** How it ended, or null while it runs and when it was called off. */
    @Nullable
    Result result() {
        return result;
    }

    /** Sends the request. To be called once. */
    void send(Transport transport) {
        HostRequest request = CheckRequest.of(host, options, pool.tls() != null);
        Call prepared = transport.callOnce(pool, host, request, timeout, readTimeout, this);
        call = prepared;
        if (over.get()) {
            hangUp(); // it was ended when there was no call to abort yet
        }
        prepared.start();
    }

    /** Fails the check if it takes longer than it may. */
    void expire(long nowNanos) {
        if (nowNanos - startNanos >= limit().toNanos()) {
            fail("check took too long");
        }
    }

    /** Ends the check without a result. */
    void callOff() {
        if (endsNow()) {
            hangUp();
            ended.accept(this);
        }
    }

    @Override
    public void head(int status, HttpFields headers) {
        this.status = status;
        if (failing.contains(status)) {
            fail(new Outcome.BadStatus(status).blame());
        }
    }

    @Override
    public boolean content(ByteBuffer piece, boolean last) {
        contentRead += piece.remaining();
        if (contentRead > MAX_CONTENT) {
            pass();
        }
        return true;
    }

    @Override
    public void ended() {
        pass();
    }

    @Override
    public void failed(Outcome outcome) {
        String reason = reason(outcome);
        if (reason == null) {
            callOff();
        } else {
            fail(reason);
        }
    }

    /** What the host failed by, or null when the check says nothing of it. No client chose the name of a check. */
    private static @Nullable String reason(Outcome outcome) {
        return outcome instanceof Outcome.NotSecured notSecured ? notSecured.reason() : outcome.blame();
    }

    private void pass() {
        if (endsNow()) {
            hangUp();
            result = new Result(null, status, upstream.nowNanos() - startNanos);
            if (counts) {
                upstream.checkPassed(pool.id(), host);
            }
            ended.accept(this);
        }
    }

    private void fail(String reason) {
        if (endsNow()) {
            hangUp();
            result = new Result(reason, status, upstream.nowNanos() - startNanos);
            if (counts) {
                upstream.failed(pool.id(), host, new Failure(Failure.Source.CHECK, reason));
            }
            ended.accept(this);
        }
    }

    /** Whether the caller is the first to end the check, and so the one that reports it. */
    private boolean endsNow() {
        return over.compareAndSet(false, true);
    }

    private void hangUp() {
        Call current = call;
        if (current != null) {
            current.abort();
        }
    }

    private Duration limit() {
        Duration timeouts = timeout.plus(timeout).plus(readTimeout); // connection, TLS handshake, first byte
        Duration most = timeouts.compareTo(MAX_TIME) > 0 ? timeouts : MAX_TIME;
        return options.interval().compareTo(most) < 0 ? options.interval() : most;
    }
}
