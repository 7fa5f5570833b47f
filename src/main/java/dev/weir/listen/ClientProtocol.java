package dev.weir.listen;

import dev.weir.proxy.Client;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Connector;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP/1 connections of one listener have in common.
 *
 * @param traffic gets each request; must not block
 * @param maxHeadSize of a request, in bytes
 * @param maxHeaders of a request
 * @param http2 takes over when a client begins with its preface; null where it is not spoken without TLS
 */
record ClientProtocol(
        Connector connector,
        Consumer<Client> traffic,
        int maxHeadSize,
        int maxHeaders,
        @Nullable Http2Connections http2) {

    Executor executor() {
        return connector.getExecutor();
    }

    ByteBufferPool buffers() {
        return connector.getByteBufferPool();
    }

    boolean isStopping() {
        return connector.isShutdown();
    }
}
