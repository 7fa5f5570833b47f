package dev.weir.listen;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** An end point that leaves everything but reading and closing to another one. */
abstract class DelegatingEndPoint implements EndPoint, EndPoint.Wrapper {

    /** The other one. */
    final EndPoint wrapped;

    DelegatingEndPoint(EndPoint wrapped) {
        this.wrapped = wrapped;
    }

    @Override
    public final EndPoint unwrap() {
        return wrapped;
    }

    @Override
    public final SocketAddress getLocalSocketAddress() {
        return wrapped.getLocalSocketAddress();
    }

    @Override
    public final SocketAddress getRemoteSocketAddress() {
        return wrapped.getRemoteSocketAddress();
    }

    @Override
    public final boolean isOpen() {
        return wrapped.isOpen();
    }

    @Override
    public final long getCreatedTimeStamp() {
        return wrapped.getCreatedTimeStamp();
    }

    @Override
    public final boolean isOutputShutdown() {
        return wrapped.isOutputShutdown();
    }

    @Override
    public final boolean isInputShutdown() {
        return wrapped.isInputShutdown();
    }

    @Override
    public final boolean flush(ByteBuffer... buffers) throws IOException {
        return wrapped.flush(buffers);
    }

    @Override
    public final Object getTransport() {
        return wrapped.getTransport();
    }

    @Override
    public final long getIdleTimeout() {
        return wrapped.getIdleTimeout();
    }

    @Override
    public final void setIdleTimeout(long idleTimeout) {
        wrapped.setIdleTimeout(idleTimeout);
    }

    @Override
    public final void write(Callback callback, ByteBuffer... buffers) {
        wrapped.write(callback, buffers);
    }

    @Override
    public final Callback cancelWrite(Throwable cause) {
        return wrapped.cancelWrite(cause);
    }

    @Override
    public final Connection getConnection() {
        return wrapped.getConnection();
    }

    @Override
    public final void setConnection(Connection connection) {
        wrapped.setConnection(connection);
    }

    @Override
    public final void onOpen() {
        wrapped.onOpen();
    }

    @Override
    public final void onClose(Throwable cause) {
        wrapped.onClose(cause);
    }

    @Override
    public final void upgrade(Connection newConnection) {
        wrapped.upgrade(newConnection);
    }

    @Override
    public final SslSessionData getSslSessionData() {
        return wrapped.getSslSessionData();
    }

    @Override
    public final boolean isSecure() {
        return wrapped.isSecure();
    }

    @Override
    public final String toString() {
        return wrapped.toString();
    }
}
