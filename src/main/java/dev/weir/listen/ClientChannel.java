package dev.weir.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;

/** A client's connection below what is spoken on it: who the client is, how long nothing got on, and how to end it. */
final class ClientChannel {

    private final EndPoint endPoint;
    /** The TCP connection below, whose clock knows the last progress of a read or write. */
    private final IdleTimeout tcp;
    /** Made once, as every request tells it. */
    private final String address;

    /**
     * The channel below an end point.
     *
     * @param endPoint of decrypted bytes
     */
    ClientChannel(EndPoint endPoint) {
        this.endPoint = endPoint;
        this.tcp = (IdleTimeout) tcp(endPoint);
        this.address = address(endPoint);
    }

    /** When it was accepted, in the time of {@link System#nanoTime}: a handshake may have gone before. */
    static long acceptedNanos(EndPoint endPoint) {
        long ageMillis = Math.max(0, System.currentTimeMillis() - endPoint.getCreatedTimeStamp());
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMillis);
    }

    /** The TCP connection below TLS, or this if there is none. */
    static EndPoint tcp(EndPoint endPoint) {
        return endPoint instanceof EndPoint.Wrapper tls ? tls.unwrap() : endPoint;
    }

    private static String address(EndPoint endPoint) {
        return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress client
                ? client.getAddress().getHostAddress()
                : "";
    }

    /** When it was accepted, in the time of {@link System#nanoTime}. */
    long acceptedNanos() {
        return acceptedNanos(endPoint);
    }

    /** The client's IP address, without brackets; empty if it had gone when it was accepted. */
    String address() {
        return address;
    }

    /** The time since a read or write made progress, or since a read began to wait. */
    long idleMillis() {
        return tcp.getIdleFor();
    }

    void restartIdle() {
        tcp.notIdle();
    }

    boolean writePending() {
        return endPoint instanceof AbstractEndPoint writer
                && writer.getWriteFlusher().isPending();
    }

    /** Makes the pending write fail, if there is one. */
    void failWrite(TimeoutException late) {
        if (endPoint instanceof AbstractEndPoint writer) {
            writer.getWriteFlusher().onFail(late);
        }
    }

    boolean isOutputShutdown() {
        return endPoint.isOutputShutdown();
    }

    void close() {
        endPoint.close();
    }

    void close(Throwable cause) {
        endPoint.close(cause);
    }

    /** Ends TCP, below TLS if there is any, so that a client cannot take an answer that was cut short for whole. */
    void reset() {
        EndPoint below = (EndPoint) tcp;
        if (below.getTransport() instanceof SocketChannel socket) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException closed) {
                // The client closed it, and needs no telling.
            }
        }
        below.close();
    }
}
