package dev.weir.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer to a request of version 1 that takes a while, for which no thread waits. It is given once; when that takes too
 * long a refusal is. Thread-safe.
 */
public final class LateAnswer implements AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(LateAnswer.class);

    private final AsyncContext exchange;
    private final Refusal tooLate;
    private final AtomicBoolean given = new AtomicBoolean();

    private LateAnswer(AsyncContext exchange, Refusal tooLate) {
        this.exchange = exchange;
        this.tooLate = tooLate;
    }

    /** The answer to this request, whose action has to return {@link Answer#later}. */
    public static LateAnswer to(HttpServletRequest request, Duration atMost, Refusal tooLate) {
        AsyncContext exchange = request.startAsync();
        LateAnswer answer = new LateAnswer(exchange, tooLate);
        exchange.setTimeout(atMost.toMillis());
        exchange.addListener(answer);
        return answer;
    }

    /** Gives it, on a thread of the container. Does nothing if it was given or is too late. */
    public void give(Answer answer) {
        if (given.compareAndSet(false, true)) {
            exchange.start(() -> write(answer));
        }
    }

    /** Gives a refusal in its place. */
    public void refuse(Refusal refusal) {
        give(Answer.problem(refusal));
    }

    private void write(Answer answer) {
        try {
            answer.write((HttpServletRequest) exchange.getRequest(), (HttpServletResponse) exchange.getResponse());
        } catch (IOException gone) {
            LOG.debug("nobody waits for the answer any more", gone);
        } finally {
            exchange.complete();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        if (given.compareAndSet(false, true)) {
            write(Answer.problem(tooLate));
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        given.set(true);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        given.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing dispatches it.
    }
}
