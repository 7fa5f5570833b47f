package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import dev.weir.events.EventKind;
import dev.weir.events.Events;
import dev.weir.events.Occurrence;
import dev.weir.fixture.Await;
import dev.weir.fixture.EventClient;
import dev.weir.fixture.RawClient;
import java.io.EOFException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events over HTTP. */
class EventStreamsTest {

    private static final String PATH = "/api/v1/events";
    private static final int CAPACITY = 100;
    private static final int MAX_STREAMS = 2;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z"));

    private final Events events = new Events(CAPACITY, NOON);
    private volatile Credentials credentials = new Credentials(new Admin("127.0.0.1", 0));
    private final Authenticator authenticator = new Authenticator(() -> credentials, System::nanoTime);
    private EventStreams streams;
    private AdminServer server;

    @BeforeEach
    void start() throws Exception {
        start(NEVER);
    }

    private void start(Duration heartbeat) throws Exception {
        streams = new EventStreams(events, MAX_STREAMS, authenticator, heartbeat);
        server = AdminServer.of(streams, authenticator);
    }

    @AfterEach
    void stop() throws Exception {
        streams.close();
        server.close();
    }

    // What a stream says.

    @Test
    void streamBeginsNowAndTellsEachEventAsItHappens() throws Exception {
        append("before");
        try (EventClient client = open(PATH)) {
            String first = client.next();

            append("one");
            String one = client.next();
            append("two");
            String two = client.next();

            assertThat(client.head().startLine()).contains(" 200 ");
            assertThat(client.head().header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(client.head().header("Cache-Control")).isEqualTo("no-store");
            assertThat(first).isEqualTo("id: " + id(1));
            assertThat(one)
                    .isEqualTo("id: " + id(2) + "\nevent: started\ndata: {\"id\":\"" + id(2)
                            + "\",\"time\":\"2026-01-02T12:00:00.000Z\",\"kind\":\"started\",\"text\":\"one\"}");
            assertThat(two).startsWith("id: " + id(3) + "\n").contains("\"text\":\"two\"");
        }
    }

    @Test
    void streamAfterAnEventReplaysWhatFollowedIt() throws Exception {
        append("one", "two", "three");

        try (EventClient client = open(PATH + "?after=" + id(1))) {
            assertThat(client.next()).contains("\"text\":\"two\"");
            assertThat(client.next()).contains("\"text\":\"three\"");
        }
    }

    @Test
    void lastEventIdCountsMoreThanTheParameter() throws Exception {
        append("one", "two", "three");

        try (EventClient client = open(PATH + "?after=" + id(1), "Last-Event-ID: " + id(2))) {
            assertThat(client.next()).contains("\"text\":\"three\"");
        }
    }

    @Test
    void streamAfterAnEventOfAnotherStartIsReset() throws Exception {
        append("one", "two");

        try (EventClient client = open(PATH + "?after=0a-17")) {
            assertThat(client.next()).startsWith("event: reset\n");
            assertThat(client.next()).contains("\"text\":\"one\"");
        }
    }

    @Test
    void streamAfterAnEventWhoseSuccessorIsForgottenIsReset() throws Exception {
        append("first");
        for (int i = 0; i < CAPACITY + 1; i++) {
            append("text " + i);
        }

        try (EventClient client = open(PATH, "Last-Event-ID: " + id(1))) {
            assertThat(client.next()).startsWith("event: reset\n");
            assertThat(client.next()).contains("\"text\":\"text 1\"");
        }
    }

    @Test
    void allClientsHearTheSame() throws Exception {
        try (EventClient one = open(PATH);
                EventClient other = open(PATH)) {
            one.next();
            other.next();

            append("both");

            assertThat(one.next()).contains("both");
            assertThat(other.next()).contains("both");
        }
    }

    @Test
    void silentStreamHasHeartbeats() throws Exception {
        stop();
        start(Duration.ofMillis(20));

        try (EventClient client = open(PATH)) {
            client.next();

            assertThat(client.next()).isEqualTo(":");
            assertThat(client.next()).isEqualTo(":");
        }
    }

    // How streams end.

    @Test
    void noMoreStreamsThanAllowedAreServed() throws Exception {
        try (EventClient one = open(PATH);
                EventClient other = open(PATH)) {
            one.next();
            other.next();

            Response refused = server.get(PATH);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("5");
            assertThat(refused.json().path("detail").asText()).contains("admin.event_streams");
            assertThat(server.get(PATH, "Accept: application/json").status()).isEqualTo(200);
        }
    }

    @Test
    void streamOfAClientThatWentAwayMakesRoom() throws Exception {
        stop();
        start(Duration.ofMillis(20));
        for (int i = 0; i < MAX_STREAMS; i++) {
            try (EventClient client = open(PATH)) {
                client.next();
            }
        }

        Await.until("there is room again", () -> isServed());
    }

    @Test
    void clientThatReadsNothingIsCutOff() throws Exception {
        stop();
        streams = new EventStreams(events, 1, authenticator, Duration.ofMillis(50));
        server = AdminServer.of(streams, authenticator);
        String long1 = "x".repeat(100_000);
        try (RawClient slow = RawClient.connectNarrow(server.port())) {
            slow.send("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            slow.head();

            for (int i = 0; i < CAPACITY; i++) {
                append(long1);
            }

            Await.until("its place is free", () -> isServed());
        }
    }

    @Test
    void streamsEndProperlyWhenTheyAreToEnd() throws Exception {
        try (EventClient client = open(PATH)) {
            client.next();

            streams.end();

            assertThat(client.endsProperly()).isTrue();
            assertThat(isServed()).isTrue();
        }
    }

    @Test
    void lastEventIsToldBeforeTheEnd() throws Exception {
        try (EventClient client = open(PATH)) {
            client.next();

            append("last");
            assertThat(client.next()).contains("last");
            streams.close();

            assertThat(client.endsProperly()).isTrue();
            assertThat(server.get(PATH).status()).isEqualTo(503);
        }
    }

    @Test
    void thousandEventsArriveInOrderWhoeverTellsThem() throws Exception {
        try (EventClient client = open(PATH)) {
            client.next();
            List<Thread> tellers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread teller = new Thread(() -> {
                    for (int i = 0; i < CAPACITY / 4; i++) {
                        append("text");
                    }
                });
                tellers.add(teller);
                teller.start();
            }

            List<String> ids = new ArrayList<>();
            for (int i = 0; i < CAPACITY; i++) {
                ids.add(client.next().lines().findFirst().orElseThrow());
            }
            for (Thread teller : tellers) {
                teller.join();
            }

            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= CAPACITY; i++) {
                expected.add("id: " + id(i));
            }
            assertThat(ids).isEqualTo(expected);
        }
    }

    // Other answers.

    @Test
    void jsonHoldsWhatIsHeld() throws Exception {
        append("one", "two");

        Response all = server.get(PATH, "Accept: application/json");
        Response rest = server.get(PATH + "?after=" + id(1), "Accept: application/json");
        Response nothing = server.get(PATH + "?after=" + id(2), "Accept: application/json");

        assertThat(all.header("content-type")).isEqualTo("application/json");
        assertThat(all.json().get("events")).hasSize(2);
        assertThat(all.json().get("last").textValue()).isEqualTo(id(2));
        assertThat(all.json().get("lost").booleanValue()).isFalse();
        assertThat(rest.json().at("/events/0/text").textValue()).isEqualTo("two");
        assertThat(nothing.body()).isEqualTo("{\"events\":[],\"last\":\"" + id(2) + "\",\"lost\":false}");
    }

    @Test
    void jsonSaysThatEventsWereLost() throws Exception {
        append("one");

        Response response = server.get(PATH + "?after=0a-17", "Accept: application/json");

        assertThat(response.json().get("lost").booleanValue()).isTrue();
        assertThat(response.json().get("events")).hasSize(1);
    }

    @Test
    void headOfAStreamHasItsHeadersAndNoStream() throws Exception {
        Response head = server.send("HEAD", PATH, "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void headOfJsonHasItsLength() throws Exception {
        Response head = server.send("HEAD", PATH, "", "Accept: application/json");

        assertThat(head.header("content-type")).isEqualTo("application/json");
        assertThat(head.header("content-length")).isNotEqualTo("0");
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?after=17", "?after=", "?after=K3-1", "?after=k3-1%0a", "?upstream=http", "?x=1"})
    void whatIsNoIdIsA400(String query) throws Exception {
        assertThat(server.get(PATH + query).status()).isEqualTo(400);
    }

    @Test
    void wrongIdInTheHeaderIsA400() throws Exception {
        Response response = server.get(PATH, "Last-Event-ID: 17");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("detail").asText())
                .isEqualTo("Last-Event-ID: must be the id of an event, such as k3x9-17");
    }

    @Test
    void postIsA405() throws Exception {
        Response response = server.post(PATH);

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).isEqualTo("GET, HEAD");
    }

    // Who may.

    @Test
    void streamForAnotherNameIsRefused() throws Exception {
        assertThat(server.get(PATH, "Host: evil.example").status()).isEqualTo(403);
    }

    @Test
    void streamWantsCredentials() throws Exception {
        String sha256OfAlice = "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90";
        credentials =
                new Credentials(new Admin("127.0.0.1", 0, null, List.of(new AdminToken("ops", sha256OfAlice)), null));

        Response without = server.get(PATH);

        assertThat(without.status()).isEqualTo(401);
        try (EventClient client = open(PATH, "Authorization: Bearer alice")) {
            assertThat(client.next()).startsWith("id: ");
        }
    }

    @Test
    void streamOfASessionEndsWithIt() throws Exception {
        stop();
        credentials = new Credentials(new Admin("127.0.0.1", 0, null, List.of(Tokens.OPERATOR), null));
        start(Duration.ofMillis(20));
        Response login = server.postJson("/api/v1/session", "{'token': '" + Tokens.OPS + "'}");
        String cookie = "Cookie: " + login.header("set-cookie").replaceFirst(";.*", "");
        try (EventClient client = open(PATH, cookie)) {
            client.next();

            server.send(
                    "DELETE",
                    "/api/v1/session",
                    "",
                    cookie,
                    "Weir-CSRF: " + login.json().path("csrf").asText());

            assertThat(client.endsProperly()).isTrue();
        }
    }

    @Test
    void whatHappensAfterALogoutIsNotTold() throws Exception {
        credentials = new Credentials(new Admin("127.0.0.1", 0, null, List.of(Tokens.OPERATOR), null));
        Response login = server.postJson("/api/v1/session", "{'token': '" + Tokens.OPS + "'}");
        String cookie = "Cookie: " + login.header("set-cookie").replaceFirst(";.*", "");
        try (EventClient client = open(PATH, cookie)) {
            client.next();
            server.send(
                    "DELETE",
                    "/api/v1/session",
                    "",
                    cookie,
                    "Weir-CSRF: " + login.json().path("csrf").asText());

            append("later");

            assertThatThrownBy(client::next).isInstanceOf(EOFException.class);
        }
    }

    // What the tests do.

    private EventClient open(String target, String... headers) throws Exception {
        return EventClient.open(server.port(), target, headers);
    }

    private boolean isServed() {
        try (EventClient client = open(PATH)) {
            return isOk(client);
        } catch (Exception e) {
            return false;
        }
    }

    private static boolean isOk(EventClient client) {
        return client.head().startLine().contains(" 200 ");
    }

    private void append(String... texts) {
        for (String text : texts) {
            events.append(Occurrence.ofWeir(EventKind.STARTED, "", "", text));
        }
    }

    private String id(long number) {
        return events.last().epoch() + "-" + number;
    }
}
