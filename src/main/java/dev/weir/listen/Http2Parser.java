package dev.weir.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.Flags;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.io.ByteBufferPool;

/**
 * Takes frames apart, and knows since when one of them, or a header block of several, has been on its way. Content is
 * left out: it is passed on as it comes.
 */
final class Http2Parser extends ServerParser {

    private enum Part {
        /** Between frames, or in content. */
        NOTHING,
        FRAME,
        /** Between the frames of a header block, or in one of them. */
        HEADER_BLOCK
    }

    private Part part = Part.NOTHING;
    private boolean blockEnds;
    private final int maxHead;
    /** When the part began, or {@link Http2Stream#NEVER}. Written by the thread that parses. */
    private volatile long incompleteSinceNanos = Http2Stream.NEVER;

    Http2Parser(ByteBufferPool buffers, int maxHead) {
        super(buffers, maxHead, new Http2Rates());
        this.maxHead = maxHead;
    }

    /** The size at which a head ends the connection. */
    int maxHead() {
        return maxHead;
    }

    /** In the time of {@link System#nanoTime}; {@link Http2Stream#NEVER} when nothing is incomplete. */
    long incompleteSinceNanos() {
        return incompleteSinceNanos;
    }

    @Override
    protected boolean parseHeader(ByteBuffer buffer) {
        if (buffer.hasRemaining() && part == Part.NOTHING) {
            enter(Part.FRAME);
        }
        if (!super.parseHeader(buffer)) {
            return false;
        }
        FrameType type = FrameType.from(getFrameType());
        if (type == FrameType.HEADERS || type == FrameType.CONTINUATION) {
            blockEnds = hasFlag(Flags.END_HEADERS);
            part = Part.HEADER_BLOCK;
        } else if (type == FrameType.DATA) {
            enter(Part.NOTHING);
        }
        return true;
    }

    @Override
    protected boolean parseBody(ByteBuffer buffer) {
        if (!super.parseBody(buffer)) {
            return false;
        }
        if (part != Part.HEADER_BLOCK || blockEnds) {
            enter(Part.NOTHING);
        }
        return true;
    }

    private void enter(Part next) {
        part = next;
        incompleteSinceNanos = next == Part.NOTHING ? Http2Stream.NEVER : Http2Stream.now();
    }
}
