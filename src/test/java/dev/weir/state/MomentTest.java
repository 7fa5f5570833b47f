package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Order;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {

    private static final HostName WEB01 = new HostName("http", "primary", "web01");
    private static final long WALL = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource({"0", "5000", "9223372036854775000", "-9223372036854775000"})
    void whatWasFiveSecondsAgoStaysSoWhateverTheNanoClockShows(long nowNanos) {
        Entry before = down(nowNanos - Duration.ofSeconds(5).toNanos());

        Entry written = Moment.of(nowNanos, WALL).toUnix(before);
        Entry read = Moment.of(123, WALL + 1_000).fromUnix(written);

        assertThat(written).isEqualTo(down(TimeUnit.MILLISECONDS.toNanos(WALL - 5_000)));
        assertThat(read).isEqualTo(down(123 - Duration.ofSeconds(6).toNanos()));
    }

    @Test
    void futureIsNow() {
        Entry written = Moment.of(0, WALL).toUnix(down(0));

        Entry read = Moment.of(7, WALL - 86_400_000).fromUnix(written);

        assertThat(read).isEqualTo(down(7));
    }

    @Test
    void timesAreWrittenInWholeMilliseconds() {
        assertThat(Moment.of(1_999_999, WALL).toUnix(down(1)))
                .isEqualTo(down(TimeUnit.MILLISECONDS.toNanos(WALL) - 2_000_000));
    }

    @Test
    void wallClockBefore1970IsTakenToBe1970() {
        assertThat(Moment.of(0, 1_000).toUnix(down(-Duration.ofDays(1).toNanos())))
                .isEqualTo(down(0));
    }

    private static Entry down(long nanos) {
        return new Entry.Ordered(WEB01, Remembered.down(nanos));
    }

    @ParameterizedTest
    @CsvSource({"60000", "-60000"})
    void orderEndsWhenTheWallClockSaysSo(long fromNowMillis) {
        long untilNanos = 7 + TimeUnit.MILLISECONDS.toNanos(fromNowMillis);

        Entry written = Moment.of(7, WALL).toUnix(drain(7, untilNanos));
        Entry read = Moment.of(123, WALL + 1_000).fromUnix(written);

        assertThat(read)
                .isEqualTo(drain(
                        123 - TimeUnit.MILLISECONDS.toNanos(1_000),
                        123 + TimeUnit.MILLISECONDS.toNanos(fromNowMillis - 1_000)));
    }

    private static Entry drain(long since, long until) {
        return new Entry.Ordered(WEB01, new Order(Order.Mode.DRAIN, since, until, "new disk", "token ops"));
    }
}
