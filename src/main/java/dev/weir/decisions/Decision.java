package dev.weir.decisions;

import dev.weir.proxy.AttemptReport;
import dev.weir.proxy.Ending;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.Explanation;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which hosts were tried for one request. What is said of it is worked out when somebody asks.
 *
 * @param beganNanos a reading of {@link System#nanoTime}
 * @param method as it came
 * @param target path and query as they came
 * @param upstream the id of the one that chose
 * @param snapshot in which the hosts were chosen
 * @param choices the hosts in the order in which they were tried, {@link #MAX_CHOICES} at most; may be empty
 * @param status that the client got, or 0 if nothing of an answer had left
 * @param how it ended
 * @param totalNanos from its begin to its end
 */
public record Decision(
        long beganNanos,
        String method,
        String target,
        String upstream,
        Snapshot snapshot,
        List<Choice> choices,
        int status,
        Ending how,
        long totalNanos) {

    /** Further ones are left out. */
    public static final int MAX_CHOICES = 32;

    private static final int MAX_TEXT = 2048;

    /** Copies the list. */
    public Decision {
        choices = List.copyOf(choices);
    }

    /**
     * One host that was tried.
     *
     * @param pool it was chosen from, as it was then
     * @param host as it was then
     * @param outcome of the attempt
     * @param totalNanos from its begin to its end
     */
    public record Choice(Pool pool, Host host, Outcome outcome, long totalNanos) {

        private static Choice of(AttemptReport attempt) {
            return new Choice(
                    attempt.pool(), attempt.host(), attempt.outcome(), attempt.endedNanos() - attempt.beganNanos());
        }
    }

    /** What the report of an exchange says, of which nothing is kept. */
    static Decision of(ExchangeReport report, String upstream, Snapshot snapshot) {
        return new Decision(
                report.beganNanos(),
                cut(report.method()),
                cut(report.target()),
                upstream,
                snapshot,
                choices(report),
                report.status(),
                report.ending(),
                report.endedNanos() - report.beganNanos());
    }

    private static List<Choice> choices(ExchangeReport report) {
        List<Choice> choices = new ArrayList<>(1);
        for (AttemptReport each = report.firstAttempt();
                each != null && choices.size() < MAX_CHOICES;
                each = each.next()) {
            choices.add(Choice.of(each));
        }
        return choices;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** The target without its query, which may hold what is secret. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** How it ended, in the words of the metrics: {@code own_answer}. */
    public String ending() {
        return how.name().toLowerCase(Locale.ROOT);
    }

    /** All hosts, and why each was tried or passed over. */
    public Explanation explanation() {
        return Explanation.of(snapshot, choices.stream().map(Choice::host).toList());
    }
}
