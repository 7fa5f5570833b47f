package dev.weir.listen;

import java.util.concurrent.Executor;
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
        Connector connector, Traffic traffic, int maxHeadSize, int maxHeaders, @Nullable Http2Connections http2) {

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
