package dev.weir.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class EntryQueueTest {

    private static final int THREADS = 3;
    private static final int EACH = 20_000;

    private static Entry entry(String target) {
        return new Entry(TestReport.of("GET", target, "a", "b", "c"));
    }

    private static String next(EntryQueue queue) {
        return Objects.requireNonNull(queue.poll()).target;
    }

    @Test
    void entriesComeOutInOrder() {
        EntryQueue queue = new EntryQueue(64);
        queue.offer(entry("/1"));
        queue.offer(entry("/2"));

        List<String> targets = List.of(next(queue), next(queue));

        assertThat(targets).containsExactly("/1", "/2");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void fullQueueTakesNothingUntilOneIsTaken() {
        EntryQueue queue = new EntryQueue(64);
        assertThat(IntStream.range(0, 64).allMatch(i -> queue.offer(entry("/" + i))))
                .isTrue();

        boolean taken = queue.offer(entry("/64"));

        assertThat(taken).isFalse();
        assertThat(queue.size()).isEqualTo(64);
        assertThat(queue.poll()).isNotNull();
        assertThat(queue.offer(entry("/65"))).isTrue();
    }

    /** Hunts a place that two claim, and one that is read before it is written. */
    @RepeatedTest(3)
    void nothingIsLostOrMixedUpBetweenManyThreadsAndOne() {
        EntryQueue queue = new EntryQueue(64);
        AtomicInteger refused = new AtomicInteger();
        List<Thread> writers = IntStream.range(0, THREADS)
                .mapToObj(number -> new Thread(() -> put(queue, number, refused)))
                .toList();
        List<List<Integer>> taken = IntStream.range(0, THREADS)
                .<List<Integer>>mapToObj(i -> new ArrayList<>())
                .toList();

        writers.forEach(Thread::start);
        int[] count = new int[1];
        Await.until("all are taken or refused", () -> {
            for (Entry each = queue.poll(); each != null; each = queue.poll()) {
                taken.get(Integer.parseInt(each.method)).add(Integer.valueOf(each.target));
                count[0]++;
            }
            return writers.stream().noneMatch(Thread::isAlive) && queue.isEmpty();
        });

        assertThat(count[0] + refused.get()).isEqualTo(THREADS * EACH);
        assertThat(taken).allSatisfy(ofOne -> assertThat(ofOne).isSorted().doesNotHaveDuplicates());
    }

    private static void put(EntryQueue queue, int number, AtomicInteger refused) {
        for (int i = 0; i < EACH; i++) {
            if (!queue.offer(new Entry(TestReport.of("" + number, "" + i, "a", "b", "c")))) {
                refused.incrementAndGet();
                Thread.onSpinWait();
            }
        }
    }
}
