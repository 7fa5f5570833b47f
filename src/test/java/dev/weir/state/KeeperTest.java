package dev.weir.state;

import static dev.weir.state.Remembered.BY_CHECK;
import static dev.weir.state.Remembered.BY_TRAFFIC;
import static dev.weir.state.Remembered.down;
import static dev.weir.state.Remembered.fail;
import static dev.weir.state.Remembered.health;
import static dev.weir.state.Remembered.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.weir.fixture.Await;
import dev.weir.fixture.LogCapture;
import dev.weir.state.Remembered.Clocks;
import dev.weir.upstream.Health;
import dev.weir.upstream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class KeeperTest {

    private static final Health UP = new Health.Up();

    private final Logger quiet = (Logger) LoggerFactory.getLogger("dev.weir.state");

    @TempDir
    private Path directory;

    private final Clocks clocks = Clocks.of(0, "2026-01-31T12:00:00Z");
    private final Upstream upstream = Remembered.upstream(clocks);

    @AfterEach
    void logAgain() {
        quiet.setLevel(null);
    }

    // What outlives a restart.

    @Test
    void orderAndFailuresOutliveARestart() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            upstream.downHost("primary", "web01");
            fail(upstream, "web02", BY_TRAFFIC, 3);
            keeper.settle();
            clocks.advance(Duration.ofSeconds(10));
        }
        Clocks later = clocks.restarted();
        Upstream after = Remembered.upstream(later);

        try (Keeper keeper = keeper(after, later)) {
            long tenSecondsAgo = later.getAsLong() - Duration.ofSeconds(10).toNanos();
            assertThat(order(after, "web01")).isEqualTo(down(tenSecondsAgo));
            assertThat(health(after, "web02"))
                    .isEqualTo(new Health.DownByFailures(3, tenSecondsAgo, tenSecondsAgo, BY_TRAFFIC, false, 0));
        }
    }

    @Test
    void journalIsReadable() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            upstream.downHost("primary", "web01");
            keeper.settle();
            upstream.upHost("primary", "web01");
            fail(upstream, "web02", BY_CHECK, 1);
        }

        assertThat(Files.readAllLines(journal()))
                .extracting(line -> line.substring("12345678 ".length()))
                .containsExactly(
                        "0 weir-journal 2",
                        "1 order down upstream=http pool=primary host=web01 at=2026-01-31T12:00:00Z",
                        "2 order up upstream=http pool=primary host=web01",
                        "3 seen failing upstream=http pool=primary host=web02 address=127.0.0.1 port=8082 fails=1"
                                + " last=2026-01-31T12:00:00Z by=check check_failed=true reason=status\\u0020503");
    }

    @Test
    void whatIsObservedIsWrittenWithoutAnOrder() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            keeper.start();
            fail(upstream, "web01", BY_TRAFFIC, 1);

            Await.until("the failure is written", () -> linesIn(journal()).stream()
                    .anyMatch(line -> line.contains("seen failing")));
        }
    }

    @Test
    void startSaysAllInTheFewestLines() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            for (int i = 0; i < 20; i++) {
                upstream.downHost("primary", "web01");
                keeper.settle();
                upstream.upHost("primary", "web01");
                keeper.settle();
            }
        }

        keeper(Remembered.upstream(clocks), clocks).close();

        assertThat(Files.readAllLines(journal())).hasSize(1);
    }

    @Test
    void journalDoesNotGrowWithoutEnd() throws IOException {
        String name = "ä".repeat(100); // 600 bytes in the journal
        Upstream one = Remembered.upstream(clocks, Remembered.host(name, 8081));
        try (Keeper keeper = Keeper.open(directory, "", Fsync.NEVER, () -> List.of(one), clocks, clocks)) {
            for (int i = 0; i < 3_000; i++) {
                clocks.advance(Duration.ofMillis(1));
                one.upHost("primary", name);
                one.downHost("primary", name);
                keeper.settle();
            }

            assertThat(Files.size(journal())).isBetween(1L, 1024L * 1024 + 1_000);
            assertThat(keeper.trouble()).isEmpty();
        }
    }

    @Test
    void clockSetBackMakesFailuresNoOlderThanNow() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            fail(upstream, "web01", BY_TRAFFIC, 3);
        }
        Clocks later = clocks.restarted();
        later.setWall("2020-01-01T00:00:00Z");
        Upstream after = Remembered.upstream(later);

        keeper(after, later).close();

        later.advance(Duration.ofSeconds(59));
        after.age();
        Health tooEarly = health(after, "web01");
        later.advance(Duration.ofSeconds(1));
        after.age();
        assertThat(tooEarly.usable()).isFalse();
        assertThat(health(after, "web01")).isEqualTo(UP);
    }

    @Test
    void orderWithoutHostIsForgottenInOneLine() throws IOException {
        Upstream more = Remembered.upstream(clocks, Remembered.host("web09", 8089));
        try (Keeper keeper = keeper(more, clocks)) {
            more.downHost("primary", "web09");
        }
        try (LogCapture log = new LogCapture(Recall.class)) {
            keeper(upstream, clocks).close();

            assertThat(log.lines())
                    .containsExactly(
                            "INFO State is restored file=" + journal() + " down_by_hand=0 failing_or_down=0 outdated=0",
                            "INFO 1 orders are forgotten, as their hosts are not configured any more:"
                                    + " [upstream=http pool=primary host=web09]");
        }
        assertThat(Files.readAllLines(journal())).hasSize(1);
    }

    // After any history, and any crash.

    @Test
    void journalCutAtAnyByteGivesAStateThatWas() throws IOException {
        quiet.setLevel(Level.OFF);
        List<List<Health>> history = new ArrayList<>();
        history.add(state(upstream));
        try (Keeper keeper = keeper(upstream, clocks)) {
            for (Runnable step : steps()) {
                step.run();
                keeper.settle();
                history.add(state(upstream));
            }
        }
        byte[] whole = Files.readAllBytes(journal());
        List<String> wrong = new ArrayList<>();
        int reached = 0;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(journal(), Arrays.copyOf(whole, length));
            Upstream after = Remembered.upstream(clocks);
            keeper(after, clocks).close();
            int at = history.subList(reached, history.size()).indexOf(state(after));
            reached += Math.max(0, at);
            if (at < 0) {
                wrong.add(length + ": " + state(after));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(state(last())).isEqualTo(history.get(history.size() - 1));
    }

    private Upstream last() {
        Upstream after = Remembered.upstream(clocks);
        keeper(after, clocks).close();
        return after;
    }

    /** Each changes the state to one that was not there before. */
    private List<Runnable> steps() {
        return List.of(
                () -> fail(upstream, "web01", BY_TRAFFIC, 1),
                () -> upstream.downHost("primary", "web02"),
                () -> fail(upstream, "web01", BY_TRAFFIC, 2),
                () -> upstream.downHost("primary", "web01"),
                () -> upstream.upHost("primary", "web02"),
                () -> fail(upstream, "web02", BY_CHECK, 3));
    }

    @Test
    void crashAtAnyByteOfAnewJournalLeavesTheState() throws IOException {
        quiet.setLevel(Level.OFF);
        try (Keeper keeper = keeper(upstream, clocks)) {
            steps().forEach(Runnable::run);
        }
        byte[] whole = Files.readAllBytes(journal());
        List<Integer> wrong = new ArrayList<>();
        for (int length = 0; length <= whole.length; length++) {
            Files.write(directory.resolve(Journal.UNFINISHED), Arrays.copyOf(whole, length));
            Upstream after = Remembered.upstream(clocks);
            keeper(after, clocks).close();
            if (!state(after).equals(state(upstream))) {
                wrong.add(length);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void anyHistoryIsRestored() throws IOException {
        quiet.setLevel(Level.OFF);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Clocks running = clocks;
        Upstream before = upstream;
        for (int restart = 0; restart < 20; restart++) {
            try (Keeper keeper = keeper(before, running)) {
                for (int i = 0; i < 20; i++) {
                    step(before, random);
                    running.advance(Duration.ofMillis(random.nextInt(3_000)));
                    if (random.nextInt(4) == 0) {
                        keeper.settle();
                    }
                }
                before.age();
            }
            Clocks later = running.restarted();
            Upstream after = Remembered.upstream(later);
            keeper(after, later).close();
            after.age();
            assertThat(unixState(after, later)).as("seed %d", seed).isEqualTo(unixState(before, running));
            before = after;
            running = later;
        }
    }

    private static void step(Upstream upstream, Random random) {
        String host = random.nextBoolean() ? "web01" : "web02";
        switch (random.nextInt(5)) {
            case 0 -> upstream.downHost("primary", host);
            case 1 -> upstream.upHost("primary", host);
            case 2 -> upstream.checkPassed("primary", Remembered.host(upstream, "web02"));
            case 3 -> fail(upstream, "web02", BY_CHECK, 1);
            default -> fail(upstream, host, BY_TRAFFIC, 1);
        }
    }

    private static List<Health> state(Upstream upstream) {
        return List.of(health(upstream, "web01"), health(upstream, "web02"));
    }

    /** With times that two processes can compare. */
    private static List<Entry> unixState(Upstream upstream, Clocks clocks) {
        Memory memory = new Memory();
        memory.learn(List.of(upstream));
        Moment now = Moment.of(clocks.getAsLong(), clocks.millis());
        return memory.entries().stream().map(now::toUnix).toList();
    }

    // A journal that is not as it was written.

    @Test
    void tornLineIsCutAndToldOf() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            upstream.downHost("primary", "web01");
            keeper.settle();
            upstream.downHost("primary", "web02");
        }
        byte[] whole = Files.readAllBytes(journal());
        int secondOrder = (linesIn(journal()).get(0) + linesIn(journal()).get(1)).length() + 2;
        Files.write(journal(), Arrays.copyOf(whole, secondOrder + 17));
        Path kept = directory.resolve("journal.corrupt-20260131T120000.000Z");
        Upstream after = Remembered.upstream(clocks);
        try (LogCapture log = new LogCapture(Recall.class)) {
            keeper(after, clocks).close();

            assertThat(log.lines())
                    .startsWith("WARN The journal ends within a line, as after a crash; the part of it is cut: file="
                            + journal() + " offset=" + secondOrder + " records=1 cut=17 kept=" + kept);
        }
        assertThat(order(after, "web01").admits()).isFalse();
        assertThat(health(after, "web02")).isEqualTo(UP);
        assertThat(Files.readAllBytes(kept)).isEqualTo(Arrays.copyOfRange(whole, secondOrder, secondOrder + 17));
    }

    @Test
    void damagedJournalIsToldOfAsAnErrorOnce() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            upstream.downHost("primary", "web01");
            keeper.settle();
            upstream.downHost("primary", "web02");
        }
        String whole = Files.readString(journal());
        Files.writeString(journal(), whole.replace("host=web01", "host=web03"));
        Upstream after = Remembered.upstream(clocks);
        try (LogCapture log = new LogCapture(Recall.class)) {
            keeper(after, clocks).close();
            keeper(Remembered.upstream(clocks), clocks).close();

            int offset = whole.indexOf('\n') + 1;
            assertThat(log.lines())
                    .filteredOn(line -> !line.startsWith("INFO"))
                    .containsExactly(
                            "ERROR The journal is damaged; what it says from there on is not used, so look at the"
                                    + " state of your hosts: file=" + journal() + " offset=" + offset
                                    + " records=0 cut="
                                    + (whole.length() - offset) + " kept="
                                    + directory.resolve("journal.corrupt-20260131T120000.000Z"));
        }
        assertThat(state(after)).containsExactly(UP, UP);
    }

    // A directory that cannot be used.

    @Test
    void missingDirectoryIsCreatedForItsOwnerAlone() throws IOException {
        Path missing = directory.resolve("not/there");

        Keeper.open(missing, "", Fsync.ORDERS, () -> List.of(upstream), clocks, clocks)
                .close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)))
                .isEqualTo("rwx------");
    }

    @Test
    void secondKeeperIsRefused() {
        try (Keeper keeper = keeper(upstream, clocks)) {
            assertThatThrownBy(() -> keeper(Remembered.upstream(clocks), clocks))
                    .isInstanceOf(StateUnusable.class)
                    .hasMessage("state.dir: " + directory
                            + " is used by another Weir; stop that one, or name another directory for this one");
        }

        keeper(upstream, clocks).close();
    }

    @Test
    void nextDeploymentKnowsWhatWasOrderedBefore() {
        Upstream next = Remembered.upstream(clocks);
        try (Keeper keeper = keeper(upstream, clocks, "host/app")) {
            keeper.start();
            upstream.downHost("primary", "web01");

            keeper(next, clocks, "host/app").close();

            assertThat(order(next, "web01").admits()).isFalse();
        }
    }

    @Test
    void orderGivenToTheEarlierDeploymentMayNotOutliveARestart() {
        Upstream next = Remembered.upstream(clocks);
        try (Keeper keeper = keeper(upstream, clocks, "host/app")) {
            keeper.start();
            try (Keeper successor = keeper(next, clocks, "host/app")) {
                upstream.downHost("primary", "web02");
                next.downHost("primary", "web01");

                assertThat(keeper.settle()).contains(directory + " is used by the next deployment");
                assertThat(successor.settle()).isEmpty();
                keeper.close();
            }
        }
        Upstream after = last();

        assertThat(order(after, "web01").admits()).isFalse();
        assertThat(health(after, "web02")).isEqualTo(UP);
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.startsWith("weir.state "));
    }

    @Test
    void otherApplicationIsRefused() {
        try (Keeper keeper = keeper(upstream, clocks, "host/app")) {
            keeper.start();

            assertThatThrownBy(() -> keeper(Remembered.upstream(clocks), clocks, "host/other"))
                    .isInstanceOf(StateUnusable.class);
            assertThatThrownBy(() -> keeper(Remembered.upstream(clocks), clocks))
                    .isInstanceOf(StateUnusable.class);
            assertThat(keeper.settle()).isEmpty();
        }
    }

    @Test
    void fileInThePlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> Keeper.open(file, "", Fsync.ORDERS, List::of, clocks, clocks))
                .isInstanceOf(StateUnusable.class)
                .hasMessage("state.dir: the directory " + file + " cannot be created (" + file
                        + ": is no directory); create it, or name another one");
    }

    @Test
    void refusedJournalLeavesTheDirectoryUnlocked() throws IOException {
        Files.writeString(journal(), Line.of(0, "weir-journal 9") + "\n");
        assertThatThrownBy(() -> keeper(upstream, clocks)).isInstanceOf(StateUnusable.class);
        Files.delete(journal());

        keeper(upstream, clocks).close();
    }

    // A directory that cannot be written to for a while.

    @Test
    void orderIsCarriedOutWhileNothingCanBeWritten() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks);
                LogCapture log = new LogCapture(Keeper.class)) {
            block();
            upstream.downHost("primary", "web01");

            assertThat(keeper.settle()).contains(directory + ": is no directory");
            assertThat(keeper.settle()).isPresent();
            assertThat(keeper.trouble()).contains(new Trouble(clocks.millis(), directory + ": is no directory"));
            assertThat(order(upstream, "web01").admits()).isFalse();
            assertThat(log.lines())
                    .containsExactly("WARN Orders and observed state would not outlive a restart now; trying again: "
                            + directory + ": is no directory");
        }
    }

    @Test
    void allIsWrittenOnceItCanBe() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks);
                LogCapture log = new LogCapture(Keeper.class)) {
            upstream.downHost("primary", "web02");
            keeper.settle();
            block();
            upstream.downHost("primary", "web01");
            keeper.settle();

            Files.delete(directory);
            keeper.start();

            Await.until("it works again", () -> keeper.trouble().isEmpty());
            assertThat(log.lines()).endsWith("INFO Orders and observed state outlive a restart again dir=" + directory);
            assertThatThrownBy(() -> keeper(Remembered.upstream(clocks), clocks))
                    .isInstanceOf(StateUnusable.class);
        }
        assertThat(state(last())).isEqualTo(state(upstream));
    }

    @Test
    void removedDirectoryIsNoticedWithoutAnyChange() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            keeper.start();
            block();

            Await.until("it is noticed", () -> keeper.trouble().isPresent());
        }
    }

    @Test
    void deletedJournalIsWrittenAgain() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            upstream.downHost("primary", "web01");
            keeper.settle();
            Files.delete(journal());

            assertThat(keeper.settle()).isEmpty();
        }
        assertThat(state(last())).isEqualTo(state(upstream));
    }

    @Test
    void startGoesOnWithWhatIsThereWhileNothingCanBeWritten() throws IOException {
        try (Keeper keeper = keeper(upstream, clocks)) {
            upstream.downHost("primary", "web01");
        }
        Path inTheWay =
                Files.createDirectories(directory.resolve(Journal.UNFINISHED).resolve("x"));
        Upstream after = Remembered.upstream(clocks);
        try (Keeper keeper = keeper(after, clocks)) {
            boolean troubled = keeper.trouble().isPresent();
            after.downHost("primary", "web02");
            boolean warned = keeper.settle().isPresent();
            Files.delete(inTheWay);
            Optional<String> settled = keeper.settle();

            assertThat(troubled).isTrue();
            assertThat(warned).isTrue();
            assertThat(settled).isEmpty();
            assertThat(order(after, "web01").admits()).isFalse();
        }
        assertThat(state(last())).isEqualTo(state(after));
    }

    /** Hunts an order that waits for a disk that never answers; here the upstreams do not answer either. */
    @Test
    void orderWaitsForADiskThatHangsNoLongerThanItsTime() throws Exception {
        Semaphore answers = new Semaphore(1);
        Supplier<List<Upstream>> slow = () -> {
            answers.acquireUninterruptibly();
            answers.release();
            return List.of(upstream);
        };
        try (Keeper keeper = Keeper.open(directory, "", Fsync.ORDERS, slow, clocks, clocks)) {
            answers.acquire();
            upstream.downHost("primary", "web01");

            Optional<String> first = keeper.settle();
            long nanos = System.nanoTime();
            Optional<String> second = keeper.settle();
            long secondWaitedNanos = System.nanoTime() - nanos;
            answers.release();
            Await.until("the disk answers", () -> keeper.settle().isEmpty());

            assertThat(first).contains(directory + ": writing takes longer than 5 s");
            assertThat(second).isEqualTo(first);
            assertThat(secondWaitedNanos).isLessThan(Duration.ofSeconds(4).toNanos());
        }
        assertThat(state(last())).isEqualTo(state(upstream));
    }

    @Test
    void closedKeeperPromisesNothing() {
        Keeper keeper = keeper(upstream, clocks);
        keeper.close();
        keeper.close();

        assertThat(keeper.settle()).contains("Weir is stopping");
    }

    /** A file is now where the directory was. */
    private void block() throws IOException {
        Files.move(directory, directory.resolveSibling(directory.getFileName() + ".away"));
        Files.createFile(directory);
    }

    private Keeper keeper(Upstream upstream, Clocks clocks) {
        return keeper(upstream, clocks, "");
    }

    private Keeper keeper(Upstream upstream, Clocks clocks, String application) {
        return Keeper.open(directory, application, Fsync.ORDERS, () -> List.of(upstream), clocks, clocks);
    }

    private Path journal() {
        return directory.resolve(Journal.NAME);
    }

    private static List<String> linesIn(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
