package dev.weir.drill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts the report together from all that was seen on both sides. Pure, but for the records that it is made from. */
final class Review {

    private static final int FIRST_CASES = 5;

    private final DrillOptions options;
    private final Map<Promise, List<String>> broken = new EnumMap<>(Promise.class);

    private Review(DrillOptions options) {
        this.options = options;
    }

    /**
     * The report of a drill that is over.
     *
     * @param names of the phases
     * @param notes on each
     * @param exchanges in any order
     * @param findings beyond those that the exchanges show
     */
    static Report of(
            DrillOptions options,
            List<String> names,
            List<String> notes,
            List<Exchange> exchanges,
            Chronicle chronicle,
            Ledger ledger,
            List<Finding> findings) {
        return new Review(options).report(names, notes, exchanges, chronicle, ledger, findings);
    }

    private Report report(
            List<String> names,
            List<String> notes,
            List<Exchange> exchanges,
            Chronicle chronicle,
            Ledger ledger,
            List<Finding> findings) {
        List<Tally> tallies = names.stream().map(name -> new Tally()).toList();
        Tally total = new Tally();
        List<Exchange> ordered = new ArrayList<>(exchanges);
        ordered.sort(Comparator.comparingLong(exchange -> exchange.question().number()));
        for (Exchange exchange : ordered) {
            Question question = exchange.question();
            Result result =
                    Judge.judge(question.method().idempotent(), exchange.seen(), chronicle.around(exchange, ledger));
            boolean twice = !question.method().idempotent()
                    && ledger.of(question.number())
                            .filter(sightings -> sightings.times() > 1)
                            .isPresent();
            tallies.get(exchange.phase()).count(exchange, result, twice);
            total.count(exchange, result, twice);
            String what = "request " + question.number() + " (" + question.method() + ") in phase "
                    + names.get(exchange.phase()) + ": " + exchange.seen();
            result.broken().ifPresent(promise -> note(promise, what));
            if (twice) {
                note(Promise.ONCE, what);
            }
        }
        ledger.alterations().forEach(what -> note(Promise.UNALTERED, what));
        findings.forEach(finding -> note(finding.promise(), finding.what()));
        List<Report.Row> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Report.Row row = tallies.get(i).row(names.get(i), notes.get(i));
            rows.add(row);
            if (row.ok() == 0) {
                note(Promise.SERVED, "no request at all was served in phase " + row.name());
            }
        }
        return new Report(
                options.seed(),
                options.duration().toMillis(),
                options.rate(),
                Configuration.BOUND.toMillis(),
                rows,
                total.row("total", ""),
                brokenPromises());
    }

    private void note(Promise promise, String what) {
        broken.computeIfAbsent(promise, key -> new ArrayList<>()).add(what);
    }

    private List<Report.Broken> brokenPromises() {
        return broken.entrySet().stream()
                .map(each -> new Report.Broken(
                        each.getKey().toString(),
                        each.getValue().size(),
                        each.getValue().stream().limit(FIRST_CASES).toList()))
                .toList();
    }
}
