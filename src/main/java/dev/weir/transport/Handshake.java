package dev.weir.transport;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.BufferUtil;

/** Sees a TLS handshake to its end before anything is sent, then makes way for the connection that serves calls. */
final class Handshake extends AbstractConnection implements SslHandshakeListener {

    private final Runnable begun;
    private final Function<EndPoint, Connection> next;
    private final Consumer<Throwable> failed;
    private volatile boolean succeeded;

    Handshake(
            EndPoint endPoint,
            Executor executor,
            Runnable begun,
            Function<EndPoint, Connection> next,
            Consumer<Throwable> failed) {
        super(endPoint, executor);
        this.begun = begun;
        this.next = next;
        this.failed = failed;
    }

    @Override
    public void handshakeSucceeded(Event event) {
        succeeded = true;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        begun.run();
        try {
            getEndPoint().flush(BufferUtil.EMPTY_BUFFER);
            goOn();
        } catch (IOException failure) {
            fail(failure);
        }
    }

    @Override
    public void onFillable() {
        try {
            if (getEndPoint().fill(BufferUtil.EMPTY_BUFFER) < 0 && !succeeded) {
                throw new SSLHandshakeException("closed by the host");
            }
            goOn();
        } catch (IOException failure) {
            fail(failure);
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        fail(cause);
    }

    private void goOn() {
        if (succeeded) {
            EndPoint endPoint = getEndPoint();
            endPoint.upgrade(next.apply(endPoint));
        } else {
            fillInterested();
        }
    }

    private void fail(Throwable failure) {
        failed.accept(failure);
        getEndPoint().close();
    }
}
