package dev.weir.proxy;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a piece without copying it where the container's stream can ({@code write(ByteBuffer)} of Servlet 6.1, and of
 * Jetty before), else by way of an array.
 */
final class PieceWriter {

    private static final ClassValue<Way> WAYS = new ClassValue<>() {
        @Override
        protected Way computeValue(Class<?> type) {
            return new Way(find(type));
        }
    };

    private record Way(@Nullable MethodHandle direct) {}

    private PieceWriter() {}

    /** Writes all of the piece. */
    static void write(ServletOutputStream out, ByteBuffer piece) throws IOException {
        MethodHandle direct = WAYS.get(out.getClass()).direct();
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

    /** Whether what was written may wait in the stream for more to come. */
    static boolean holdsBack(ServletOutputStream out) {
        return WAYS.get(out.getClass()).direct() == null;
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
