package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Posting events, to a server on a real socket. */
class WebhookTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong wallMillis =
            new AtomicLong(Instant.parse("2026-01-02T12:00:00Z").toEpochMilli());
    private final InstantSource wallClock = () -> Instant.ofEpochMilli(wallMillis.get());
    private final Events events = new Events(100, wallClock);
    private TestHost host;

    @BeforeEach
    void start() throws IOException {
        host = TestHost.start("hook").behave(Behaviour.answer(200, "ok"));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void eventsArePostedInOrder() {
        try (Webhook webhook = webhook(options(Set.of(), null), SHORT)) {
            IntStream.range(0, 5).forEach(i -> append(EventKind.STARTED, "text " + i));

            awaitRequests(5);
            RecordedRequest first = host.requests().get(0);
            assertThat(first.method()).isEqualTo("POST");
            assertThat(first.target()).isEqualTo("/hook?key=k");
            assertThat(first.header("Content-Type")).isEqualTo("application/json");
            assertThat(first.header("Weir-Event-Id")).isEqualTo(id(1));
            assertThat(first.header("Weir-Signature")).isNull();
            assertThat(text(first))
                    .isEqualTo(events.after(events.first(), 1).events().get(0).json());
            assertThat(ids()).containsExactly(id(1), id(2), id(3), id(4), id(5));
            assertThat(webhook).isNotNull();
        }
    }

    @Test
    void otherKindsAreNotPosted() {
        try (Webhook webhook = webhook(options(Set.of(EventKind.STOPPING), null), SHORT)) {
            append(EventKind.STARTED, "a");
            append(EventKind.STOPPING, "b");

            awaitRequests(1);
            assertThat(ids()).containsExactly(id(2));
            assertThat(webhook).isNotNull();
        }
    }

    @Test
    void whatIsPostedIsSignedWithTheSecret() {
        try (Webhook webhook = webhook(options(Set.of(), "It's a Secret"), SHORT)) {
            append(EventKind.STARTED, "a");

            awaitRequests(1);
            RecordedRequest posted = host.requests().get(0);
            assertThat(posted.header("Weir-Signature"))
                    .isEqualTo("sha256="
                            + Post.signature("It's a Secret", text(posted).getBytes(StandardCharsets.UTF_8)));
            assertThat(webhook).isNotNull();
        }
    }

    /** RFC 4231, section 4.3. */
    @Test
    void signatureIsHmacWithSha256() {
        assertThat(Post.signature("Jefe", "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 404, 302})
    void whatIsNotTakenIsPostedAgainBeforeAnythingElse(int status) {
        host.behave(Behaviour.answer(status, "no"));
        try (LogCapture log = new LogCapture(Webhook.class);
                Webhook webhook = webhook(options(Set.of(), null), SHORT)) {
            append(EventKind.STARTED, "a");
            append(EventKind.STARTED, "b");
            awaitRequests(3);
            assertThat(ids()).containsOnly(id(1));

            host.behave(Behaviour.answer(204, ""));

            Await.until("the second was posted", () -> ids().contains(id(2)));
            assertThat(log.lines())
                    .containsExactly(
                            "WARN The webhook at http://" + host.ip() + ":" + host.port()
                                    + " does not take events, they are tried again: status " + status,
                            "INFO The webhook at http://" + host.ip() + ":" + host.port() + " takes events again");
            assertThat(webhook).isNotNull();
        }
    }

    @Test
    void whatIsADayOldIsLost() {
        host.behave(Behaviour.answer(500, "no"));
        try (LogCapture log = new LogCapture(Webhook.class);
                Webhook webhook = webhook(options(Set.of(), null), SHORT)) {
            append(EventKind.STARTED, "a");
            awaitRequests(1);

            wallMillis.addAndGet(Duration.ofHours(25).toMillis());

            Await.until("the loss is told", () -> log.lines().stream().anyMatch(line -> line.contains("lost 1")));
            assertThat(webhook).isNotNull();
        }
    }

    @Test
    void closingEndsTheWaitForAnotherTry() {
        host.behave(Behaviour.answer(500, "no"));
        Webhook webhook = webhook(options(Set.of(), null), LONG);
        append(EventKind.STARTED, "a");
        awaitRequests(1);

        webhook.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain(Webhook.THREAD_NAME);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 500", "1, 1, 1000", "2, 1, 2000", "4, 0.5, 6000", "10, 1, 300000", "1000, 0, 150000"})
    void pausesGrowToFiveMinutes(int failures, double random, long millis) {
        assertThat(Backoff.after(failures, random)).hasMillis(millis);
    }

    @Test
    void optionsShowNoSecret() {
        assertThat(options(Set.of(), "topsecret").toString()).doesNotContain("topsecret", "key=k", "hunter2");
    }

    private WebhookOptions options(Set<EventKind> kinds, @Nullable String secret) {
        URI url = URI.create("http://ops:hunter2@" + host.ip() + ":" + host.port() + "/hook?key=k");
        return new WebhookOptions(url, kinds, secret, Duration.ofSeconds(10));
    }

    private Webhook webhook(WebhookOptions options, Duration pause) {
        return new Webhook(options, events, wallClock, failures -> pause);
    }

    private void append(EventKind kind, String text) {
        events.append(Occurrence.ofWeir(kind, "", "", text));
    }

    private void awaitRequests(int count) {
        Await.until(count + " requests came", () -> host.requests().size() >= count);
    }

    private List<String> ids() {
        return host.requests().stream()
                .map(request -> String.valueOf(request.header("Weir-Event-Id")))
                .toList();
    }

    private static String text(RecordedRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    private String id(long number) {
        return events.last().epoch() + "-" + number;
    }
}
