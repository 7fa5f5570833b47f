package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-02T12:00:00.050Z"));
    private static final Occurrence STARTED = Occurrence.ofWeir(EventKind.STARTED, "", "", "Weir takes requests");

    /** Room for three. */
    private final Events events = new Events(3, "k3x9", NOON);

    @Test
    void idsCountFromOne() {
        Event first = events.append(STARTED);
        Event second = events.append(STARTED);

        assertThat(first.id()).hasToString("k3x9-1");
        assertThat(second.id()).hasToString("k3x9-2");
        assertThat(events.last()).isEqualTo(second.id());
    }

    @Test
    void whatHappenedAfterAnEventIsReplayedInOrder() {
        append(3);

        Replay replay = events.after(new EventId("k3x9", 1), 10);

        assertThat(numbers(replay)).containsExactly(2L, 3L);
        assertThat(replay.lost()).isFalse();
        assertThat(replay.last()).isEqualTo(new EventId("k3x9", 3));
    }

    @Test
    void replayGoesOnWhereItsLimitEndedIt() {
        append(3);

        Replay replay = events.after(new EventId("k3x9", 0), 2);

        assertThat(numbers(replay)).containsExactly(1L, 2L);
        assertThat(numbers(events.after(replay.last(), 2))).containsExactly(3L);
    }

    @Test
    void nothingHappenedAfterTheLatest() {
        append(2);

        Replay replay = events.after(events.last(), 10);

        assertThat(replay).isEqualTo(new Replay(false, List.of(), events.last()));
    }

    @ParameterizedTest
    @CsvSource({"k3x9-0, true", "k3x9-1, true", "k3x9-2, false", "k3x9-5, false", "k3x9-6, true", "k3y0-2, true"})
    void idsWithoutAGapToWhatIsHeldLoseNothing(String after, boolean lost) {
        append(5);

        Replay replay = events.after(EventId.parse(after).orElseThrow(), 10);

        assertThat(replay.lost()).isEqualTo(lost);
    }

    @Test
    void whoLostSomethingGoesOnWithTheOldestThatIsHeld() {
        append(5);

        Replay replay = events.after(new EventId("before", 4), 10);

        assertThat(numbers(replay)).containsExactly(3L, 4L, 5L);
        assertThat(events.first()).isEqualTo(new EventId("k3x9", 2));
    }

    @Test
    void everyStartHasAnEpochOfItsOwn() {
        Events one = new Events(100, NOON);
        Events other = new Events(100, NOON);

        assertThat(one.last().epoch()).isNotEqualTo(other.last().epoch());
        assertThat(EventId.parse(one.last().toString())).contains(one.last());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "-17", "k3x9", "k3x9-", "k3x9-017", "k3x9--1", "K3X9-1", "k3x9-1 ", "k-3-1"})
    void otherTextsAreNoIds(String text) {
        assertThat(EventId.parse(text)).isEmpty();
    }

    @Test
    void followersAreWokenAfterEachEventUntilTheyEndIt() {
        List<EventId> seen = new ArrayList<>();
        Runnable end = events.follow(() -> seen.add(events.last()));

        append(2);
        end.run();
        append(1);

        assertThat(seen).extracting(EventId::number).containsExactly(1L, 2L);
    }

    @Test
    void eventsOfManyThreadsAreInOneOrder() throws Exception {
        Events large = new Events(100, "a", NOON);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> appending = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            appending.add(threads.submit(() -> {
                start.await();
                for (int n = 0; n < 1_000; n++) {
                    large.append(STARTED);
                }
                return null;
            }));
        }

        start.countDown();
        for (Future<?> each : appending) {
            each.get();
        }
        threads.shutdown();

        assertThat(large.last().number()).isEqualTo(4_000);
        assertThat(numbers(large.after(large.first(), 200))).hasSize(100).isSorted();
    }

    // As JSON.

    @Test
    void jsonLeavesOutWhatHasNothingToSay() {
        Event event = events.append(STARTED);

        assertThat(event.json())
                .isEqualTo("{\"id\":\"k3x9-1\",\"time\":\"2026-01-02T12:00:00.050Z\",\"kind\":\"started\","
                        + "\"text\":\"Weir takes requests\"}");
    }

    @Test
    void jsonIsOnOneLineWhateverIsInIt() {
        Event event =
                events.append(Occurrence.ofWeir(EventKind.STARTED, "a\r\nb\"\\\u0001\ud83d\ude00\ud83d", "", "ä"));

        assertThat(event.json())
                .contains("\"reason\":\"a\\u000d\\u000ab\\\"\\\\\\u0001\ud83d\ude00\\ud83d\"", "\"text\":\"ä\"");
    }

    private void append(int times) {
        for (int i = 0; i < times; i++) {
            events.append(STARTED);
        }
    }

    private static List<Long> numbers(Replay replay) {
        return replay.events().stream().map(event -> event.id().number()).toList();
    }
}
