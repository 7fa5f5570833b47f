package dev.weir.state;

import static dev.weir.state.Remembered.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTextTest {

    private static final HostName WEB01 = new HostName("http", "primary", "web01");
    private static final String NAMES = "upstream=http pool=primary host=web01";
    private static final long NOON = nanos("2026-01-31T12:00:00Z");
    private static final long LATER = nanos("2026-01-31T12:00:00.250Z");

    static Stream<Arguments> entries() {
        return Stream.of(
                arguments(
                        new Entry.Ordered(WEB01, down(LATER)), "order down " + NAMES + " at=2026-01-31T12:00:00.250Z"),
                arguments(
                        new Entry.Ordered(WEB01, new Order(Order.Mode.DRAIN, NOON, LATER, "new disk", "token ops")),
                        "order drain " + NAMES + " at=2026-01-31T12:00:00Z until=2026-01-31T12:00:00.250Z"
                                + " author=token\\u0020ops reason=new\\u0020disk"),
                arguments(
                        new Entry.Ordered(WEB01, new Order(Order.Mode.MAINTENANCE, NOON, null, "new disk", "")),
                        "order down " + NAMES + " at=2026-01-31T12:00:00Z reason=new\\u0020disk"),
                arguments(new Entry.Ordered(WEB01, Order.ready()), "order up " + NAMES),
                arguments(observed(new Health.Up()), "seen up " + NAMES + " address=::1 port=8081"),
                arguments(
                        observed(new Health.Failing(
                                2, NOON, new Failure(Failure.Source.TRAFFIC, "read timeout"), false)),
                        "seen failing " + NAMES + " address=::1 port=8081 fails=2 last=2026-01-31T12:00:00Z by=traffic"
                                + " check_failed=false reason=read\\u0020timeout"),
                arguments(
                        observed(new Health.DownByFailures(
                                3, NOON, LATER, new Failure(Failure.Source.CHECK, ""), true, 1)),
                        "seen down " + NAMES + " address=::1 port=8081 fails=3 since=2026-01-31T12:00:00Z"
                                + " last=2026-01-31T12:00:00.250Z by=check check_failed=true passes=1 reason="));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void entryHasThisText(Entry entry, String text) {
        assertThat(EntryText.of(entry)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void textIsThisEntry(Entry entry, String text) {
        assertThat(EntryText.read(text)).contains(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order",
                "order down",
                "order left upstream=http pool=primary host=web01",
                "order up upstream=http pool=primary",
                "order up pool=primary upstream=http host=web01",
                "order up upstream=http pool=primary host=web01 ",
                "order up upstream=http pool=primary host=web01 until=2026-01-31T12:00:00Z",
                "order up upstream=http pool=primary host=web\\u0030",
                "order up upstream=http pool=primary host=web\\u00",
                "order up upstream=http pool=primary  host=web01",
                "order down upstream=http pool=primary host=web01 at=yesterday",
                "order drain upstream=http pool=primary host=web01 at=2026-01-31T12:00:00Z author=",
                "order drain upstream=http pool=primary host=web01 at=2026-01-31T12:00:00Z reason=a author=b",
                "order drain upstream=http pool=primary host=web01 at=2026-01-31T12:00:00Z reason=\\u000a",
                "order down upstream=http pool=primary host=web01 at=2026-01-31T12:00:00.000Z",
                "order down upstream=http pool=primary host=web01 at=+999999999-01-01T00:00:00Z",
                "seen up upstream=http pool=primary host=web01 address=::1 port=+80",
                "seen up upstream=http pool=primary host=web01 address=::1 port=99999999999",
                "seen failing upstream=http pool=primary host=web01 address=::1 port=80 fails=1"
                        + " last=2026-01-31T12:00:00Z by=hearsay check_failed=false reason=",
                "seen failing upstream=http pool=primary host=web01 address=::1 port=80 fails=1"
                        + " last=2026-01-31T12:00:00Z by=traffic check_failed=no reason="
            })
    void otherTextIsNoEntry(String text) {
        assertThat(EntryText.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "ä", "a=b", "back\\slash", "\\u0020", "line\nfeed", "\uD83D\uDE00", "\uD83D", "\u2028"})
    void everyNameIsReadBack(String name) {
        Entry entry = new Entry.Ordered(new HostName("http", name, name), Order.ready());

        String text = EntryText.of(entry);

        assertThat(text).matches("[ -~]*").doesNotContain("  ");
        assertThat(EntryText.read(text)).contains(entry);
    }

    @Test
    void greatestEntryFitsInALine() {
        String name = "\uD83D".repeat(128);
        Failure failure = new Failure(Failure.Source.CHECK, "\n".repeat(10_000));
        Entry entry = new Entry.Observed(
                new HostName("u".repeat(100), name, name),
                "a".repeat(255),
                65_535,
                new Health.DownByFailures(Integer.MAX_VALUE, NOON, LATER, failure, false, Integer.MAX_VALUE));

        assertThat(Line.of(Long.MAX_VALUE, EntryText.of(entry))).hasSizeLessThan(Line.MAX_LENGTH);
    }

    private static Entry observed(Health health) {
        return new Entry.Observed(WEB01, "::1", 8081, health);
    }

    private static long nanos(String time) {
        return TimeUnit.MILLISECONDS.toNanos(Instant.parse(time).toEpochMilli());
    }
}
