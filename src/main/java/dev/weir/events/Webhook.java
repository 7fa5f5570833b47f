package dev.weir.events;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts events to one address, one after another, on a thread of its own. Whatever is not answered with 2xx is posted
 * again, until it is a day old; what comes meanwhile waits in {@link Events}, and may be forgotten there.
 */
public final class Webhook implements AutoCloseable {

    /** The name of the thread. */
    public static final String THREAD_NAME = "weir-webhook";

    private static final Logger log = LoggerFactory.getLogger(Webhook.class);

    private static final Duration OLDEST = Duration.ofHours(24);
    private static final Duration BETWEEN_LOSSES_TOLD = Duration.ofMinutes(5);
    private static final int SUCCESS = 2;

    private final WebhookOptions options;
    private final InstantSource wallClock;
    private final IntFunction<Duration> pauses;
    private final EventThread thread = new EventThread(THREAD_NAME);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Post post;
    private final Follower follower;

    // Touched by the thread alone.

    private boolean failing;
    private long lost;
    private @Nullable Long lossesToldMillis;

    /** Posts what happens from now on. */
    public Webhook(WebhookOptions options, Events events, InstantSource wallClock) {
        this(
                options,
                events,
                wallClock,
                failures -> Backoff.after(failures, ThreadLocalRandom.current().nextDouble()));
    }

    /** @param pauses after a number of failures of an event */
    Webhook(WebhookOptions options, Events events, InstantSource wallClock, IntFunction<Duration> pauses) {
        this.options = options;
        this.wallClock = wallClock;
        this.pauses = pauses;
        this.post = new Post(options);
        this.follower = new Follower(events, thread, this::deliver, this::lost);
    }

    private void deliver(Event event) {
        if (!options.takes(event.kind())) {
            return;
        }
        int failures = 0;
        while (!isTaken(event)) {
            failures++;
            if (wallClock.millis() - event.timeMillis() > OLDEST.toMillis()) {
                lost(1);
                return;
            }
            if (isClosedWithin(pauses.apply(failures))) {
                return;
            }
        }
    }

    private boolean isTaken(Event event) {
        String trouble;
        try {
            int status = post.send(event);
            trouble = status / 100 == SUCCESS ? null : "status " + status;
        } catch (IOException e) {
            trouble = e.getClass().getSimpleName(); // its text may hold the URL, and that a secret
        }
        if (trouble != null && !failing) {
            log.warn("The webhook at {} does not take events, they are tried again: {}", options.place(), trouble);
        } else if (trouble == null && failing) {
            log.info("The webhook at {} takes events again", options.place());
        }
        failing = trouble != null;
        return trouble == null;
    }

    private void lost(long count) {
        lost += count;
        long now = wallClock.millis();
        if (lossesToldMillis == null || now - lossesToldMillis >= BETWEEN_LOSSES_TOLD.toMillis()) {
            lossesToldMillis = now;
            log.warn("The webhook at {} has lost {} events since the start", options.place(), lost);
        }
    }

    private boolean isClosedWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** From now on nothing is posted twice. May be repeated. */
    public void finish() {
        follower.end();
        closing.countDown();
    }

    /** Posts once what has happened, and ends the thread, within 3 s. May be called twice. */
    @Override
    public void close() {
        finish();
        thread.close();
        post.abort();
    }
}
