package dev.weir.listen;

import dev.weir.proxy.ClientWatch;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP/1 connection reads from and writes to: the decrypted bytes of one client.
 *
 * <p>It adds two things to the end point it wraps. It can watch for the end of the connection while Jetty, which
 * handles a request, reads nothing: then it reads ahead, up to {@value #MAX_AHEAD} bytes, and gives what it read to
 * Jetty later, in order. And it knows since when a request head has been on its way, for {@link ClientTimeouts}.
 */
final class ClientEndPoint extends DelegatingEndPoint {

    private static final int MAX_AHEAD = 8 * 1024;

    /** The TCP connection below, whose clock knows the last progress of a read or write. */
    private final IdleTimeout channel;

    private final Executor executor;
    /** Made once, as every request tells it. */
    private final String address;

    private final HeadClock headClock;

    private final Callback readable = new WhenReadable();
    private final Object lock = new Object();
    /** Guarded by lock: who reads the wrapped end point right now, outside of the lock. */
    private Reader reader = Reader.NOBODY;
    /**
     * Read but not yet asked for by Jetty; in flush mode. Belongs to the reader; guarded by lock when there is none.
     */
    private ByteBuffer ahead = BufferUtil.EMPTY_BUFFER;
    /** Why nothing more comes after {@link #ahead}. Belongs to the reader; guarded by lock when there is none. */
    private @Nullable IOException end;
    /** Guarded by lock: whether {@link #readable} waits at the wrapped end point, or is about to. */
    private boolean waiting;
    /** Guarded by lock: Jetty's callback, if it waits here and not at the wrapped end point. */
    private @Nullable Callback interest;
    /** Guarded by lock: the watch of the request that is under way. */
    private @Nullable Watch watcher;
    /** Guarded by lock: what to run when the client goes away; null when nobody asked. */
    private @Nullable Runnable whenGone;
    /** Written before a request is handled: whether the end of the connection may be the end of its answer. */
    private volatile boolean endMayBeTheAnswers;

    private enum Reader {
        NOBODY,
        JETTY,
        WATCH
    }

    ClientEndPoint(EndPoint wrapped, Executor executor) {
        super(wrapped);
        this.executor = executor;
        this.address = address(wrapped);
        this.headClock = new HeadClock(acceptedNanos(wrapped));
        this.channel = (IdleTimeout) tcp(wrapped);
    }

    /** When it was accepted, in the time of {@link System#nanoTime}: a handshake may have gone before. */
    static long acceptedNanos(EndPoint endPoint) {
        long ageMillis = Math.max(0, System.currentTimeMillis() - endPoint.getCreatedTimeStamp());
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMillis);
    }

    /** The TCP connection below TLS, or this if there is none. */
    static EndPoint tcp(EndPoint endPoint) {
        return endPoint instanceof Wrapper tls ? tls.unwrap() : endPoint;
    }

    /** The client's IP address, without brackets; empty if it had gone when it was accepted. */
    String address() {
        return address;
    }

    private static String address(EndPoint endPoint) {
        return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress client
                ? client.getAddress().getHostAddress()
                : "";
    }

    HeadClock headClock() {
        return headClock;
    }

    /** The time since a read or write made progress, or since a read began to wait. */
    long idleMillis() {
        return channel.getIdleFor();
    }

    void restartIdle() {
        channel.notIdle();
    }

    boolean writePending() {
        return wrapped instanceof AbstractEndPoint endPoint
                && endPoint.getWriteFlusher().isPending();
    }

    /**
     * The head of a request is complete: its watch alone is in force from now on.
     *
     * @param endMayBeTheAnswers whether the client may take the end of the connection for the answer's, as in HTTP/1.0
     */
    ClientWatch requestBegan(boolean endMayBeTheAnswers) {
        headClock.headEnded();
        this.endMayBeTheAnswers = endMayBeTheAnswers;
        Watch watch = new Watch();
        synchronized (lock) {
            watcher = watch;
            whenGone = null;
        }
        return watch;
    }

    /** The watch of one request. It does nothing once that is over. */
    private final class Watch implements ClientWatch {

        @Override
        public void whenGone(Runnable action) {
            synchronized (lock) {
                if (watcher != this) {
                    return;
                }
                whenGone = action;
                if (end != null) {
                    tellGone();
                }
            }
            waitForMore();
        }

        /** A client that only ended its own side may still read all of the answer. */
        @Override
        public void answerBegins() {
            stop();
        }

        @Override
        public void stop() {
            synchronized (lock) {
                if (watcher == this) {
                    whenGone = null;
                }
            }
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (lock) {
            if (reader != Reader.NOBODY) {
                return 0; // the watch reads; Jetty asks to be told, and is as soon as that is done
            }
            reader = Reader.JETTY;
        }
        try {
            int filled = ahead.hasRemaining() ? takeAhead(buffer) : end != null ? atEnd(end) : wrapped.fill(buffer);
            if (filled > 0) {
                headClock.read();
            }
            return filled;
        } finally {
            synchronized (lock) {
                reader = Reader.NOBODY;
            }
            waitForMore();
        }
    }

    /** Called by the reader alone. */
    private int takeAhead(ByteBuffer buffer) {
        int taken = BufferUtil.append(buffer, ahead);
        if (!ahead.hasRemaining()) {
            ahead = BufferUtil.EMPTY_BUFFER;
        }
        return taken;
    }

    private static int atEnd(IOException end) throws IOException {
        if (end instanceof EOFException) {
            return -1;
        }
        throw new IOException(end);
    }

    @Override
    public void fillInterested(Callback callback) throws ReadPendingException {
        // Only to wait for the head of a request does Jetty come here: the request before is over.
        headClock.headAwaited();
        forgetWatch();
        if (!tryFillInterested(callback)) {
            throw new ReadPendingException();
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        while (true) {
            synchronized (lock) {
                if (interest != null) {
                    return false;
                }
                boolean something = reader == Reader.NOBODY && (ahead.hasRemaining() || end != null);
                if (something) {
                    interest = callback;
                    executor.execute(this::tellInterested);
                    return true;
                }
                if (waiting || reader == Reader.WATCH) {
                    interest = callback;
                    channel.notIdle();
                    return true;
                }
                if (wrapped.isFillInterested()) {
                    return false;
                }
            }
            // Outside of the lock, as this may run callbacks. If the watch was faster, it is seen in the next round.
            if (wrapped.tryFillInterested(callback)) {
                return true;
            }
        }
    }

    @Override
    public boolean isFillInterested() {
        synchronized (lock) {
            return interest != null || !waiting && wrapped.isFillInterested();
        }
    }

    /** Makes the wrapped end point call {@link #readable}, if somebody wants to know and there is room. */
    private void waitForMore() {
        synchronized (lock) {
            if (waiting || reader != Reader.NOBODY || end != null) {
                return;
            }
            boolean wanted = interest != null || whenGone != null && ahead.remaining() < MAX_AHEAD;
            if (!wanted) {
                return;
            }
            waiting = true;
        }
        while (!wrapped.tryFillInterested(readable)) {
            synchronized (lock) {
                if (interest == null && wrapped.isFillInterested()) {
                    // Jetty waits there itself. It will see the end, or read, and then this is tried again.
                    waiting = false;
                    return;
                }
                // Jetty waited there until a moment ago.
            }
        }
    }

    /** Called by the reader alone. */
    private void readAhead() {
        if (ahead.capacity() == 0) {
            ahead = BufferUtil.allocate(MAX_AHEAD);
        }
        BufferUtil.compact(ahead);
        IOException failure = null;
        try {
            int filled;
            do {
                filled = BufferUtil.space(ahead) == 0 ? 0 : wrapped.fill(ahead);
            } while (filled > 0);
            if (filled < 0) {
                failure = new EOFException();
            }
        } catch (IOException e) {
            failure = e;
        }
        synchronized (lock) {
            reader = Reader.NOBODY;
            end = failure;
            if (end != null) {
                tellGone();
            }
            if (interest != null && (end != null || ahead.hasRemaining())) {
                executor.execute(this::tellInterested);
                return;
            }
        }
        waitForMore();
    }

    private void tellGone() {
        synchronized (lock) {
            if (whenGone != null) {
                executor.execute(whenGone);
                whenGone = null;
            }
        }
    }

    private void tellInterested() {
        Callback callback = takeInterest();
        if (callback != null) {
            callback.succeeded();
        }
    }

    private @Nullable Callback takeInterest() {
        synchronized (lock) {
            Callback callback = interest;
            interest = null;
            return callback;
        }
    }

    /** Waits at the wrapped end point while a request is watched, and for Jetty too if it comes later. */
    private final class WhenReadable implements Callback {

        @Override
        public void succeeded() {
            Callback callback;
            synchronized (lock) {
                waiting = false;
                callback = takeInterest();
                if (callback == null) {
                    if (whenGone == null || reader != Reader.NOBODY) {
                        return;
                    }
                    reader = Reader.WATCH;
                }
            }
            if (callback != null) {
                callback.succeeded();
            } else {
                readAhead();
            }
        }

        @Override
        public void failed(Throwable failure) {
            Callback callback;
            synchronized (lock) {
                waiting = false;
                callback = takeInterest();
                tellGone();
            }
            if (callback != null) {
                callback.failed(failure);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            synchronized (lock) {
                return interest != null ? interest.getInvocationType() : InvocationType.BLOCKING;
            }
        }
    }

    @Override
    public void close(Throwable cause) {
        forgetWatch();
        if (endMayBeTheAnswers && cause instanceof Request.Handler.AbortException) {
            reset();
        }
        wrapped.close(cause);
    }

    /** Ends TCP, below TLS if there is any, so that a client cannot take an answer that was cut short for whole. */
    void reset() {
        EndPoint tcp = (EndPoint) channel;
        if (tcp.getTransport() instanceof SocketChannel socket) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException closed) {
                // The client closed it, and needs no telling.
            }
        }
        tcp.close();
    }

    @Override
    public void shutdownOutput() {
        forgetWatch();
        wrapped.shutdownOutput();
    }

    private void forgetWatch() {
        synchronized (lock) {
            watcher = null;
            whenGone = null;
        }
    }
}
