package dev.weir.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Steady requests from many clients, each of which asks one question after the other. A client that waits for its answer
 * asks less, so the rate falls while answers are late. {@link #close} ends it.
 */
final class Load implements AutoCloseable {

    private static final int LEAST_CLIENTS = 8;
    private static final long LOOK_MILLIS = 5;

    /**
     * Where requests go to.
     *
     * @param ended how many of them have ended
     */
    private record Aim(int phase, int port, AtomicInteger ended) {

        Aim(int phase, int port) {
            this(phase, port, new AtomicInteger());
        }
    }

    private final long seed;
    private final Duration bound;
    private final LongSupplier clock;
    private final long paceNanos;
    private final AtomicLong next = new AtomicLong();
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile Aim aim;
    private volatile boolean over;

    /**
     * Starts the clients.
     *
     * @param rate requests a second
     * @param bound for each request
     * @param clock the drill's
     * @param port of 127.0.0.1, for phase 0
     */
    Load(long seed, int rate, Duration bound, LongSupplier clock, int port) {
        this.seed = seed;
        this.bound = bound;
        this.clock = clock;
        this.aim = new Aim(0, port);
        // Half a second of requests may wait for an answer at once before the rate falls.
        int count = Math.max(LEAST_CLIENTS, rate / 2);
        this.paceNanos = count * Duration.ofSeconds(1).toNanos() / rate;
        for (int i = 0; i < count; i++) {
            long delayNanos = paceNanos * i / count;
            Thread client = new Thread(() -> ask(delayNanos), "drill-client-" + i);
            client.setUncaughtExceptionHandler((thread, defect) -> defects.add(defect));
            client.setDaemon(true);
            client.start();
            clients.add(client);
        }
    }

    /** From now on requests belong to this phase and go to this port. */
    void enter(int phase, int port) {
        aim = new Aim(phase, port);
    }

    /** Waits until so many requests of this phase have ended, but no longer than one may take. */
    void awaitEnded(int count) throws InterruptedException {
        long deadline = clock.getAsLong() + bound.toNanos();
        while (aim.ended().get() < count && clock.getAsLong() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void ask(long delayNanos) {
        try (Client client = new Client(bound)) {
            long due = clock.getAsLong() + delayNanos;
            while (!over) {
                long now = clock.getAsLong();
                if (now < due) {
                    LockSupport.parkNanos(due - now);
                } else {
                    due = Math.max(due + paceNanos, now);
                    exchange(client);
                }
            }
        }
    }

    private void exchange(Client client) {
        Question question = Question.of(seed, next.getAndIncrement());
        Aim at = aim;
        long begun = clock.getAsLong();
        Seen seen = client.ask(question, at.port());
        Exchange exchange = new Exchange(question, at.phase(), begun, clock.getAsLong(), seen);
        exchanges.add(exchange);
        at.ended().incrementAndGet();
    }

    /**
     * All requests that have ended so far, in no order.
     *
     * @throws IllegalStateException if a client has failed, so that some may be missing
     */
    List<Exchange> exchanges() {
        if (!defects.isEmpty()) {
            throw new IllegalStateException("a client has failed", defects.peek());
        }
        return List.copyOf(exchanges);
    }

    /** Asks no more, and waits until every request has ended. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread client : clients) {
            client.join(bound.plusSeconds(5).toMillis());
        }
    }
}
