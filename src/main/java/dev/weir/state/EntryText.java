package dev.weir.state;

import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import dev.weir.upstream.UpstreamException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An entry as text, in format 2. Times are by the wall clock, in UTC; {@code until}, {@code author} and {@code reason} of an
 * order are left out where there is none:
 *
 * <pre>
 * order down upstream=http pool=primary host=web01 at=2026-01-31T12:00:00.500Z
 * order drain ... at=2026-01-31T12:00:00Z until=2026-01-31T12:30:00Z author=token&#92;u0020ops reason=new&#92;u0020disk
 * order up upstream=http pool=primary host=web01
 * seen up upstream=http pool=primary host=web02 address=127.0.0.1 port=8082
 * seen failing ... port=8082 fails=1 last=2026-01-31T12:00:00Z by=traffic check_failed=false reason=read&#92;u0020timeout
 * seen down ... fails=3 since=2026-01-31T12:00:00Z last=2026-01-31T12:00:01Z by=check check_failed=true passes=0 reason=...
 * </pre>
 *
 * Format 1 has the same lines, but neither {@code drain} nor what may be left out.
 */
final class EntryText {

    /** The number of the format. It changes when an entry can be written that this class did not read before. */
    static final int FORMAT = 2;

    /** The formats whose entries can be read. */
    static final List<String> READABLE = List.of("1", "2");

    private static final String DOWN = "order down";
    private static final String DRAIN = "order drain";
    private static final String UP = "order up";

    /** In characters; the rest of a reason says nothing that an operator needs, and lines are bounded. */
    private static final int MAX_REASON = 200;

    private EntryText() {}

    static String of(Entry entry) {
        if (entry instanceof Entry.Ordered ordered) {
            return words(ordered.order().mode()) + " " + ordered.host() + details(ordered.order());
        }
        Entry.Observed observed = (Entry.Observed) entry;
        Health health = observed.health();
        return "seen " + health.state() + " " + observed.host() + " address=" + Escape.of(observed.address()) + " port="
                + observed.port() + details(health);
    }

    private static String words(Order.Mode mode) {
        return switch (mode) {
            case READY -> UP;
            case DRAIN -> DRAIN;
            case MAINTENANCE -> DOWN;
        };
    }

    private static String details(Order order) {
        if (order.admits()) {
            return "";
        }
        @Nullable Long until = order.untilNanos();
        return " at=" + time(order.sinceNanos())
                + (until == null ? "" : " until=" + time(until))
                + (order.author().isEmpty() ? "" : " author=" + Escape.of(order.author()))
                + (order.reason().isEmpty() ? "" : " reason=" + Escape.of(order.reason()));
    }

    private static String details(Health health) {
        if (health instanceof Health.Failing failing) {
            return " fails=" + failing.fails() + " last=" + time(failing.lastFailNanos()) + by(failing.last())
                    + " check_failed=" + failing.checkFailed() + reason(failing.last());
        }
        if (health instanceof Health.DownByFailures down) {
            return " fails=" + down.fails() + " since=" + time(down.sinceNanos()) + " last="
                    + time(down.lastFailNanos()) + by(down.cause()) + " check_failed=" + down.checkFailed() + " passes="
                    + down.passes() + reason(down.cause());
        }
        return "";
    }

    private static String by(Failure failure) {
        return " by=" + failure.source().name().toLowerCase(Locale.ROOT);
    }

    private static String reason(Failure failure) {
        String reason = failure.reason();
        return " reason=" + Escape.of(reason.substring(0, Math.min(reason.length(), MAX_REASON)));
    }

    private static String time(long unixNanos) {
        return Instant.ofEpochSecond(0, unixNanos).toString();
    }

    /** The entry that has exactly this text, or empty if there is none. */
    static Optional<Entry> read(String text) {
        try {
            Entry entry = entry(new Fields(text));
            return of(entry).equals(text) ? Optional.of(entry) : Optional.empty();
        } catch (IllegalArgumentException | UpstreamException | DateTimeException | ArithmeticException notAnEntry) {
            return Optional.empty();
        }
    }

    private static Entry entry(Fields fields) {
        String kind = fields.word() + " " + fields.word();
        HostName host = new HostName(fields.text("upstream"), fields.text("pool"), fields.text("host"));
        return switch (kind) {
            case DOWN -> new Entry.Ordered(host, order(Order.Mode.MAINTENANCE, fields));
            case DRAIN -> new Entry.Ordered(host, order(Order.Mode.DRAIN, fields));
            case UP -> new Entry.Ordered(host, Order.ready());
            case "seen up" -> observed(host, fields, Health.Up::new);
            case "seen failing" -> observed(host, fields, () -> failing(fields));
            case "seen down" -> observed(host, fields, () -> down(fields));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Order order(Order.Mode mode, Fields fields) {
        long at = fields.time("at");
        @Nullable Long until = fields.has("until") ? fields.time("until") : null;
        String author = fields.has("author") ? fields.text("author") : "";
        String reason = fields.has("reason") ? fields.text("reason") : "";
        return new Order(mode, at, until, reason, author);
    }

    private static Entry observed(HostName host, Fields fields, Supplier<Health> health) {
        return new Entry.Observed(host, fields.text("address"), fields.number("port"), health.get());
    }

    private static Health failing(Fields fields) {
        int fails = fields.number("fails");
        long last = fields.time("last");
        Failure.Source by = source(fields);
        boolean checkFailed = Boolean.parseBoolean(fields.text("check_failed"));
        return new Health.Failing(fails, last, new Failure(by, fields.text("reason")), checkFailed);
    }

    private static Health down(Fields fields) {
        int fails = fields.number("fails");
        long since = fields.time("since");
        long last = fields.time("last");
        Failure.Source by = source(fields);
        boolean checkFailed = Boolean.parseBoolean(fields.text("check_failed"));
        int passes = fields.number("passes");
        return new Health.DownByFailures(
                fails, since, last, new Failure(by, fields.text("reason")), checkFailed, passes);
    }

    private static Failure.Source source(Fields fields) {
        return Failure.Source.valueOf(fields.text("by").toUpperCase(Locale.ROOT));
    }

    /** What is between the spaces of a text, from left to right. */
    private static final class Fields {

        private final String[] fields;
        private int next;

        Fields(String text) {
            this.fields = text.split(" ", -1);
        }

        String word() {
            if (next == fields.length) {
                throw new IllegalArgumentException("ends early");
            }
            return fields[next++];
        }

        /** Whether this key is the next one. */
        boolean has(String key) {
            return next < fields.length && fields[next].startsWith(key + "=");
        }

        String text(String key) {
            String field = word();
            if (!field.startsWith(key + "=")) {
                throw new IllegalArgumentException(field);
            }
            return Escape.undo(field.substring(key.length() + 1));
        }

        int number(String key) {
            return Integer.parseInt(text(key));
        }

        /** In nanoseconds since 1970. */
        long time(String key) {
            Instant time = Instant.parse(text(key));
            return Math.addExact(
                    Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
        }
    }
}
