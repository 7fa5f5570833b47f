package dev.weir.transport;

import dev.weir.loop.LoopEndPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The TCP end of a connection to a host. It tells a reset from an orderly end, which Jetty's does not: an answer that
 * ends with its connection would be taken for whole when the host crashed (RFC 9112, section 8).
 */
final class HostEndPoint extends LoopEndPoint {

    HostEndPoint(Scheduler scheduler, SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        super(scheduler, channel, selector, key);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        if (isInputShutdown()) {
            return -1;
        }
        int position = BufferUtil.flipToFill(buffer);
        try {
            int filled = getChannel().read(buffer);
            if (filled > 0) {
                notIdle();
            } else if (filled < 0) {
                shutdownInput();
            }
            return filled;
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
    }
}
