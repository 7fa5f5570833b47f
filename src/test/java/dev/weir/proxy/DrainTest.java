package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rest of a body that nobody wants. */
class DrainTest {

    private final Pieces pieces = new Pieces();
    private int ends;

    @Test
    void eachPieceIsReleasedAndTheEndTold() {
        pieces.add(false);
        pieces.add(false);
        pieces.add(true);

        Drain.begin(pieces, () -> ends++);

        assertThat(pieces.released).isEqualTo(3);
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void piecesThatComeLaterAreReleasedToo() {
        pieces.add(false);
        Drain.begin(pieces, () -> ends++);
        assertThat(ends).isZero();

        pieces.add(true);
        pieces.tellWhoWaits();

        assertThat(pieces.released).isEqualTo(2);
        assertThat(ends).isEqualTo(1);
    }

    /** Counts the pieces that were given back. */
    private static final class Pieces implements Content.Source {

        private final Queue<Content.Chunk> waiting = new ArrayDeque<>();
        private @Nullable Runnable demand;
        private int released;

        void add(boolean last) {
            waiting.add(Content.Chunk.from(ByteBuffer.allocate(1), last, piece -> released++));
        }

        void tellWhoWaits() {
            Objects.requireNonNull(demand).run();
        }

        @Override
        public Content.@Nullable Chunk read() {
            return waiting.poll();
        }

        @Override
        public void demand(Runnable whenAvailable) {
            demand = whenAvailable;
        }

        @Override
        public void fail(Throwable cause) {
            throw new AssertionError("nobody ends it", cause);
        }
    }
}
