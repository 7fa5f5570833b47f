package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeftTest {

    /** In whatever order hosts are taken, each point is where it is on a line that is laid out anew. */
    @Property(tries = 300)
    void lineWithGapsIsTheLineOfThoseThatAreLeft(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 9) Integer> weights, @ForAll long seed) {
        Shares all =
                Examples.shares(weights.stream().mapToInt(Integer::intValue).toArray());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        Left left = new Left(all);
        BitSet taken = new BitSet();

        for (int position : order) {
            assertSame(left, all.without(taken));
            left.take(position);
            taken.set(position);
        }
        assertThat(left.isEmpty()).isTrue();
    }

    @Test
    void hostThatIsTakenTwiceIsTakenOnce() {
        Left left = new Left(Examples.shares(2, 3));

        left.take(0);
        left.take(0);

        assertThat(left.total()).isEqualTo(3);
    }

    @Test
    void thousandsAreWalkedInAMoment() {
        int hosts = 200_000;
        int[] weights = new int[hosts];
        Arrays.setAll(weights, i -> i % 7);
        Left left = new Left(Examples.shares(weights));
        int walked = 0;

        while (!left.isEmpty()) {
            left.take(left.at(left.total() / 2));
            walked++;
        }

        assertThat(walked).isEqualTo(hosts);
    }

    private static void assertSame(Left left, Shares line) {
        assertThat(left.isEmpty()).isEqualTo(line.isEmpty());
        assertThat(left.total()).isEqualTo(line.total());
        assertThat(LongStream.range(0, line.total()).mapToObj(left::at))
                .containsExactlyElementsOf(
                        LongStream.range(0, line.total()).mapToObj(line::at).toList());
    }
}
