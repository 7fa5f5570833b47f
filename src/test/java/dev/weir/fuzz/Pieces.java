package dev.weir.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes as they may arrive: in one piece or in many. */
public final class Pieces {

    private static final int[] SIZES = {1, 2, 7, Integer.MAX_VALUE};

    private Pieces() {}

    /** Ways to cut the bytes; the last one leaves them whole. No piece shares memory with another. */
    public static List<List<ByteBuffer>> of(byte[] bytes) {
        return Arrays.stream(SIZES).mapToObj(size -> cut(bytes, size)).toList();
    }

    private static List<ByteBuffer> cut(byte[] bytes, int size) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += Math.min(size, bytes.length - from)) {
            int to = from + Math.min(size, bytes.length - from);
            pieces.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to)));
        }
        return pieces;
    }
}
