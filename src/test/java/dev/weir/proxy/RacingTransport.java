package dev.weir.proxy;

import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.transport.Transport;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;

/**
 * Hosts that answer each target in its own way, or fail at any point of that, each call on a thread of its own and by the
 * contract of {@link CallListener}. The memory of a piece is overwritten as soon as the listener is done with it. Complains
 * of what a host or a connection would suffer from.
 */
final class RacingTransport implements Transport {

    private static final int PATIENCE_SECONDS = 10;
    private static final int PIECE = 16 * 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Set<String> postsSent = ConcurrentHashMap.newKeySet();
    private final Set<String> cut = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    /** Set before the requests of a case begin. */
    private volatile long seed;

    void play(long caseSeed) {
        seed = caseSeed;
        calls.set(0);
        postsSent.clear();
        cut.clear();
    }

    /** Calls that nobody has ended, and pieces that nobody is done with. */
    int open() {
        return open.get();
    }

    /** Whether a host broke off within an answer to a request for this target. */
    boolean hasCut(String target) {
        return cut.contains(target);
    }

    /** What went wrong since this was asked last. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** The right answer to a request for this target; some are more than networks take at once. */
    static byte[] answerTo(String target) {
        int hash = target.hashCode();
        int repeats = 1 + Math.floorMod(hash, 5_000) * (hash % 16 == 0 ? 60 : 1);
        return ("answer to " + target + ";").repeat(repeats).getBytes(StandardCharsets.US_ASCII);
    }

    /** What is posted there. */
    static byte[] bodyFor(String target) {
        int repeats = 1 + Math.floorMod(target.hashCode(), 7_000);
        return ("body for " + target + ";").repeat(repeats).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Call call(Pool pool, Host host, HostRequest request, boolean fresh, CallListener listener) {
        return new RacingCall(request, fresh, listener, new Random(seed + calls.incrementAndGet()));
    }

    @Override
    public Call callOnce(
            Pool pool, Host host, HostRequest request, Duration timeout, Duration readTimeout, CallListener listener) {
        throw new AssertionError("no checks here");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class RacingCall implements Call {

        private final HostRequest request;
        private final boolean fresh;
        private final CallListener listener;
        private final Random random;
        private final AtomicBoolean finished = new AtomicBoolean();
        private final Semaphore resumed = new Semaphore(0);
        private final Semaphore bodyMoved = new Semaphore(0);
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        RacingCall(HostRequest request, boolean fresh, CallListener listener, Random random) {
            this.request = request;
            this.fresh = fresh;
            this.listener = listener;
            this.random = random;
        }

        @Override
        public void start() {
            if (finished.get()) {
                return;
            }
            if (random.nextInt(8) == 0) {
                fail(new Outcome.NotConnected("refused at once"));
                return;
            }
            open.incrementAndGet();
            threads.execute(this::run);
        }

        @Override
        public void resume() {
            resumed.release();
        }

        @Override
        public void abort() {
            if (finished.compareAndSet(false, true)) {
                bodyMoved.release(); // as the end of the connection ends all waiting
            }
        }

        private void fail(Outcome outcome) {
            if (finished.compareAndSet(false, true)) {
                listener.failed(outcome);
            }
        }

        private void run() {
            try {
                serve();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error defect) {
                complaints.add("a listener throws " + defect);
                fail(new Outcome.Broken(defect.toString(), false));
            } finally {
                open.decrementAndGet();
            }
        }

        private void serve() throws InterruptedException {
            dawdle();
            if (random.nextInt(8) == 0) {
                fail(new Outcome.NotConnected("refused"));
                return;
            }
            if (!fresh && random.nextInt(8) == 0) {
                fail(new Outcome.Broken("closed as idle", true));
                return;
            }
            if (finished.get()) {
                return;
            }
            if (request.method().equals("POST") && !postsSent.add(request.target())) {
                complaints.add("a POST is sent twice: " + request.target());
            }
            if (!readBody()) {
                fail(new Outcome.ClientGone());
                return;
            }
            answer();
        }

        private void answer() throws InterruptedException {
            switch (random.nextInt(8)) {
                case 0 -> fail(new Outcome.Broken("reset", false));
                case 1 -> fail(new Outcome.TimedOut());
                case 2 -> head(503, 0);
                default -> answerProperly();
            }
        }

        private void answerProperly() throws InterruptedException {
            byte[] answer = answerTo(request.target());
            boolean whole = random.nextInt(6) > 0;
            int end = whole ? answer.length : random.nextInt(answer.length);
            if (!whole) {
                cut.add(request.target());
            }
            if (!finished.get() && random.nextInt(6) == 0) {
                listener.interim(103, HttpFields.build().add("Link", "</x>"));
            }
            head(200, answer.length);
            for (int at = 0; at < end && !finished.get(); ) {
                int size = Math.min(1 + random.nextInt(PIECE), end - at);
                deliver(Arrays.copyOfRange(answer, at, at + size));
                at += size;
                dawdle();
                if (!finished.get() && random.nextInt(4) == 0 && !listener.lull()) {
                    awaitResume();
                }
            }
            if (!whole) {
                fail(random.nextBoolean() ? new Outcome.TimedOut() : new Outcome.Broken("reset", false));
            } else if (finished.compareAndSet(false, true)) {
                listener.ended();
            }
        }

        private void head(int status, int length) {
            if (!finished.get()) {
                HttpFields.Mutable headers = HttpFields.build();
                if (random.nextBoolean()) {
                    headers.add("Content-Length", Integer.toString(length));
                }
                listener.head(status, headers);
            }
        }

        private void deliver(byte[] piece) throws InterruptedException {
            ByteBuffer buffer = ByteBuffer.wrap(piece);
            if (!listener.content(buffer, false)) {
                awaitResume();
            }
            Arrays.fill(piece, (byte) '!');
        }

        private void awaitResume() throws InterruptedException {
            if (!resumed.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                complaints.add("a call is never resumed: " + request.target());
            }
        }

        /** Returns whether all of it came. */
        private boolean readBody() throws InterruptedException {
            Content.Source source = request.body();
            if (source == null) {
                return true;
            }
            while (!finished.get()) {
                Content.Chunk chunk = source.read();
                if (chunk == null) {
                    source.demand(bodyMoved::release);
                    if (!bodyMoved.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        complaints.add("a body is never read on: " + request.target());
                        return false;
                    }
                } else if (Content.Chunk.isFailure(chunk)) {
                    return false;
                } else {
                    ByteBuffer bytes = chunk.getByteBuffer();
                    while (bytes.hasRemaining()) {
                        body.write(bytes.get());
                    }
                    chunk.release();
                    if (chunk.isLast()) {
                        return isRightBody();
                    }
                }
            }
            return false;
        }

        private boolean isRightBody() {
            if (!Arrays.equals(body.toByteArray(), bodyFor(request.target()))) {
                complaints.add("a host gets another body: " + request.target());
            }
            return true;
        }

        /** Lets others go on, or not. */
        @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
        private void dawdle() {
            for (int i = random.nextInt(20); i > 0; i--) {
                Thread.yield();
            }
        }
    }
}
