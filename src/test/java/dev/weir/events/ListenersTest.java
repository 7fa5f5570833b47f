package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.LogCapture;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {

    private static final int CAPACITY = 100;

    private final Events events = new Events(CAPACITY, InstantSource.system());

    /** Found by its name. */
    public static final class Found implements EventListener {

        static final List<String> HEARD = new CopyOnWriteArrayList<>();

        @Override
        public void happened(Event event) {
            HEARD.add(event.what().text() + " on " + Thread.currentThread().getName());
        }
    }

    @BeforeEach
    void forget() {
        Found.HEARD.clear();
    }

    @Test
    void listenerOfTheClassLoaderIsTold(@TempDir Path directory) throws Exception {
        try (URLClassLoader loader = naming(directory, Found.class.getName());
                Listeners listeners = Listeners.load(loader, events)) {
            append("one");
            append("two");

            Await.equal("what was heard", List.of("one on weir-listeners", "two on weir-listeners"), () -> Found.HEARD);
            assertThat(listeners).isNotNull();
        }
    }

    @Test
    void listenerThatDoesNotExistKeepsNoOtherFromBeingTold(@TempDir Path directory) throws Exception {
        try (LogCapture log = new LogCapture(Listeners.class);
                URLClassLoader loader = naming(directory, "no.such.Listener", Found.class.getName());
                Listeners listeners = Listeners.load(loader, events)) {
            append("one");

            Await.until("it was told", () -> !Found.HEARD.isEmpty());
            assertThat(log.lines()).anyMatch(line -> line.contains("cannot be used"));
            assertThat(listeners).isNotNull();
        }
    }

    @Test
    void exceptionCountsAsHandledAndIsLogged() throws Exception {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        EventListener broken = event -> {
            first.add(event.what().text());
            throw new IOException("no");
        };
        try (LogCapture log = new LogCapture(Listeners.class);
                Listeners listeners = new Listeners(
                        List.of(broken, event -> second.add(event.what().text())), events)) {
            append("one");
            append("two");

            Await.equal("what the second heard", List.of("one", "two"), () -> second);
            assertThat(first).containsExactly("one", "two");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("failed to handle"))
                    .hasSize(2);
            assertThat(listeners).isNotNull();
        }
    }

    @Test
    void listenerThatIsTooSlowLosesTheOldestEvents() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        List<Long> heard = new CopyOnWriteArrayList<>();
        EventListener slow = event -> {
            begun.countDown();
            hold.await();
            heard.add(event.id().number());
        };
        try (LogCapture log = new LogCapture(Listeners.class);
                Listeners listeners = new Listeners(List.of(slow), events)) {
            append("first");
            begun.await();
            for (int i = 0; i < CAPACITY + 5; i++) {
                append("more");
            }
            hold.countDown();

            Await.until("the latest was heard", () -> heard.contains(CAPACITY + 6L));
            assertThat(heard).startsWith(1L, 7L, 8L).isSorted();
            assertThat(log.lines()).anyMatch(line -> line.contains("5 events were forgotten"));
            assertThat(listeners).isNotNull();
        }
    }

    @Test
    void whatWasToldBeforeTheEndIsHeardStill() {
        List<String> heard = new CopyOnWriteArrayList<>();
        Listeners listeners =
                new Listeners(List.of(event -> heard.add(event.what().text())), events);

        append("last");
        listeners.close();
        append("too late");

        assertThat(heard).containsExactly("last");
    }

    @Test
    void listenerThatNeverReturnsIsInterruptedAtTheEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Listeners listeners = new Listeners(
                List.of(event -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        interrupted.countDown();
                    }
                }),
                events);
        append("one");
        begun.await();

        listeners.close();

        assertThat(interrupted.getCount()).isZero();
    }

    private void append(String text) {
        events.append(Occurrence.ofWeir(EventKind.STARTED, "", "", text));
    }

    private static URLClassLoader naming(Path directory, String... classes) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(EventListener.class.getName()), List.of(classes));
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, ListenersTest.class.getClassLoader());
    }
}
