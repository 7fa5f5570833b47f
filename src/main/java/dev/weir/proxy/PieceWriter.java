package dev.weir.proxy;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a piece by the stream's own {@code write(ByteBuffer)} where it has one (Servlet 6.1, and Jetty before), else by
 * way of an array.
 */
final class PieceWriter {

    /** How streams of a class are written to. */
    private record Way(Class<?> type, @Nullable MethodHandle direct) {}

    /** That of the latest stream; a container has one class of them. */
    private volatile @Nullable Way way;

    /** Writes all of the piece. */
    void write(ServletOutputStream out, ByteBuffer piece) throws IOException {
        Way known = way;
        if (known == null || known.type() != out.getClass()) {
            known = new Way(out.getClass(), find(out.getClass()));
            way = known;
        }
        MethodHandle direct = known.direct();
        if (direct == null) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            out.write(copy);
            return;
        }
        try {
            direct.invokeExact(out, piece);
        } catch (IOException | RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable MethodHandle find(Class<?> type) {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(type, "write", MethodType.methodType(void.class, ByteBuffer.class))
                    .asType(MethodType.methodType(void.class, ServletOutputStream.class, ByteBuffer.class));
        } catch (NoSuchMethodException | IllegalAccessException absent) {
            return null;
        }
    }
}
