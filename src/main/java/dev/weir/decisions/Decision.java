package dev.weir.decisions;

import dev.weir.proxy.AttemptReport;
import dev.weir.proxy.Ending;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.Explanation;
import dev.weir.upstream.Explanation.Candidate;
import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which hosts were tried for one request, and why not the others. It holds texts alone: hosts that are removed leave the
 * memory, and so do the states that an upstream was in.
 *
 * @param beganNanos a reading of {@link System#nanoTime}
 * @param method as it came
 * @param path as it came, without the query, which may hold what is secret
 * @param upstream the id of the one that chose
 * @param choices the hosts in the order in which they were tried, {@link #MAX_CHOICES} at most; may be empty
 * @param passedOver the hosts that were not, in the order in which pools are tried, {@link #MAX_PASSED_OVER} at most
 * @param status that the client got, or 0 if nothing of an answer had left
 * @param how it ended
 * @param totalNanos from its begin to its end
 */
public record Decision(
        long beganNanos,
        String method,
        String path,
        String upstream,
        List<Choice> choices,
        List<PassedOver> passedOver,
        int status,
        Ending how,
        long totalNanos) {

    /** Further ones are left out. */
    public static final int MAX_CHOICES = 32;
    /** Further ones are left out. */
    public static final int MAX_PASSED_OVER = 32;

    private static final int MAX_TEXT = 2048;

    /** Copies the lists. */
    public Decision {
        choices = List.copyOf(choices);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * One host that was tried.
     *
     * @param pool the id of its pool
     * @param host its id
     * @param outcome of the attempt
     * @param totalNanos from its begin to its end
     */
    public record Choice(String pool, String host, Outcome outcome, long totalNanos) {

        private static Choice of(AttemptReport attempt) {
            return new Choice(
                    attempt.pool().id(),
                    attempt.host().id(),
                    attempt.outcome(),
                    attempt.endedNanos() - attempt.beganNanos());
        }
    }

    /**
     * One host that was not.
     *
     * @param pool the id of its pool
     * @param host its id
     * @param why in one word
     * @param reason the same for people
     */
    public record PassedOver(String pool, String host, Explanation.Why why, String reason) {

        private static PassedOver of(Candidate candidate) {
            return new PassedOver(candidate.pool().id(), candidate.host().id(), candidate.why(), candidate.reason());
        }
    }

    /** What the report of an exchange says, of which nothing is kept, nor of what the hosts were chosen in. */
    static Decision of(ExchangeReport report, String upstream, Snapshot snapshot) {
        List<Choice> choices = new ArrayList<>(1);
        List<Host> tried = new ArrayList<>(1);
        for (AttemptReport each = report.firstAttempt();
                each != null && choices.size() < MAX_CHOICES;
                each = each.next()) {
            choices.add(Choice.of(each));
            tried.add(each.host());
        }
        List<PassedOver> passedOver = Explanation.of(snapshot, tried, MAX_PASSED_OVER).hosts().stream()
                .filter(candidate -> !candidate.chosen())
                .map(PassedOver::of)
                .toList();
        return new Decision(
                report.beganNanos(),
                cut(report.method()),
                cut(withoutQuery(report.target())),
                upstream,
                choices,
                passedOver,
                report.status(),
                report.ending(),
                report.endedNanos() - report.beganNanos());
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** How it ended, in the words of the metrics: {@code own_answer}. */
    public String ending() {
        return how.name().toLowerCase(Locale.ROOT);
    }
}
