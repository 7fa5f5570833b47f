package dev.weir.health;

import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.transport.Transport;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;

/** Connects to nobody: it keeps the calls, and the test says how each goes on. */
final class FakeTransport implements Transport {

    private final List<FakeCall> calls = new CopyOnWriteArrayList<>();
    /** What happens to a call when it starts; by default nothing. */
    private volatile Consumer<FakeCall> reaction = call -> {};

    /** All calls in order. */
    List<FakeCall> calls() {
        return calls;
    }

    /** The calls to one host in order. */
    List<FakeCall> calls(String host) {
        return calls.stream().filter(call -> call.host().id().equals(host)).toList();
    }

    FakeCall lastCall() {
        return calls.get(calls.size() - 1);
    }

    /** From now on this is done to each new call before {@link Call#start} returns. */
    void react(Consumer<FakeCall> toEach) {
        reaction = toEach;
    }

    @Override
    public Call callOnce(
            Pool pool, Host host, HostRequest request, Duration timeout, Duration readTimeout, CallListener listener) {
        FakeCall call = new FakeCall(host, request, timeout, readTimeout, listener, reaction);
        calls.add(call);
        return call;
    }

    @Override
    public Call call(Pool pool, Host host, HostRequest request, boolean fresh, CallListener listener) {
        throw new AssertionError("a check must have a connection of its own");
    }

    @Override
    public void close() {}

    /** One call, steered by the test. As a real one, it says nothing once it is over. */
    static final class FakeCall implements Call {

        private final Host host;
        private final HostRequest request;
        private final Duration timeout;
        private final Duration readTimeout;
        private final CallListener listener;
        private final Consumer<FakeCall> onStart;
        private volatile boolean over;
        private volatile boolean aborted;

        FakeCall(
                Host host,
                HostRequest request,
                Duration timeout,
                Duration readTimeout,
                CallListener listener,
                Consumer<FakeCall> onStart) {
            this.onStart = onStart;
            this.host = host;
            this.request = request;
            this.timeout = timeout;
            this.readTimeout = readTimeout;
            this.listener = listener;
        }

        @Override
        public void start() {
            if (!over) {
                onStart.accept(this);
            }
        }

        Host host() {
            return host;
        }

        HostRequest request() {
            return request;
        }

        Duration timeout() {
            return timeout;
        }

        Duration readTimeout() {
            return readTimeout;
        }

        /** Whether it was cut by the caller. */
        boolean aborted() {
            return aborted;
        }

        /** Whether it has not ended. */
        boolean open() {
            return !over;
        }

        void head(int status) {
            if (!over) {
                listener.head(status, HttpFields.EMPTY);
            }
        }

        void content(int bytes) {
            if (!over && !listener.content(ByteBuffer.allocate(bytes), false)) {
                throw new AssertionError("a check must take every piece at once");
            }
        }

        void end() {
            if (!over) {
                over = true;
                listener.ended();
            }
        }

        void answer(int status) {
            head(status);
            end();
        }

        void fail(Outcome outcome) {
            if (!over) {
                over = true;
                listener.failed(outcome);
            }
        }

        void refuse() {
            fail(new Outcome.NotConnected("connection refused"));
        }

        @Override
        public void resume() {
            throw new AssertionError("a check must not stop reading");
        }

        @Override
        public void abort() {
            if (!over) {
                over = true;
                aborted = true;
            }
        }
    }
}
