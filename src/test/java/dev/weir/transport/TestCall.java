package dev.weir.transport;

import dev.weir.fixture.Await;
import dev.weir.upstream.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** A call whose listener keeps what it hears, and how often it hears of an end. */
final class TestCall implements CallListener {

    private final AtomicInteger endings = new AtomicInteger();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    /** Runs when the answer is complete, after that was noted. */
    private final Runnable whenEnded;

    private volatile int status;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable Call call;

    TestCall() {
        this(() -> {});
    }

    TestCall(Runnable whenEnded) {
        this.whenEnded = whenEnded;
    }

    TestCall start(Call prepared) {
        call = prepared;
        prepared.start();
        return this;
    }

    void abort() {
        Call current = call;
        if (current == null) {
            throw new IllegalStateException("the call was not started");
        }
        current.abort();
    }

    @Override
    public void head(int newStatus, HttpFields headers) {
        status = newStatus;
    }

    @Override
    public synchronized boolean content(ByteBuffer piece, boolean last) {
        while (piece.hasRemaining()) {
            content.write(piece.get());
        }
        return true;
    }

    @Override
    public void ended() {
        endings.incrementAndGet();
        whenEnded.run();
    }

    @Override
    public void failed(Outcome how) {
        outcome = how;
        endings.incrementAndGet();
    }

    /** How often it heard of an end so far. */
    int endings() {
        return endings.get();
    }

    /** Waits for the end. Returns this call. */
    TestCall await() {
        Await.until("the call is over", () -> endings() > 0);
        return this;
    }

    /** The status of the answer, 0 if none came. */
    int status() {
        return status;
    }

    /** The content of the answer as far as it came. */
    synchronized String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    /** Why it failed, or null if it did not. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }
}
