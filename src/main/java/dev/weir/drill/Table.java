package dev.weir.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as text. */
public final class Table {

    private static final String HEADER = String.format(
            Locale.ROOT,
            "%-8s %8s %8s %6s %6s %6s %6s %8s | %5s %5s %5s %8s %9s %7s | %8s %7s %8s",
            "phase",
            "requests",
            "ok",
            "502",
            "503",
            "504",
            "cut",
            "refused",
            "wrong",
            "lost",
            "hung",
            "needless",
            "disobeyed",
            "doubled",
            "longest",
            "median",
            "p99 (ms)");

    private Table() {}

    /** A line for each phase, the total and the verdict, each with a line break. */
    public static String of(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        lines.add("-".repeat(HEADER.length()));
        report.phases().forEach(row -> lines.add(line(row)));
        lines.add("-".repeat(HEADER.length()));
        lines.add(line(report.total()));
        lines.add("");
        lines.add("Right of the first bar everything must be 0. The longest must be below " + report.boundMillis()
                + " ms.");
        lines.addAll(verdict(report));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static List<String> verdict(Report report) {
        if (report.held()) {
            return List.of("All promises held.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("BROKEN PROMISES, with seed " + report.seed() + ":");
        for (Report.Broken broken : report.broken()) {
            lines.add("- " + broken.promise() + ": not so " + broken.times() + " times");
            broken.first().forEach(what -> lines.add("    " + what));
        }
        return lines;
    }

    private static String line(Report.Row row) {
        String counts = String.format(
                Locale.ROOT,
                "%-8s %8d %8d %6d %6d %6d %6d %8d | %5d %5d %5d %8d %9d %7d | %8.1f %7.1f %8.1f",
                row.name(),
                row.requests(),
                row.ok(),
                row.status502(),
                row.status503(),
                row.status504(),
                row.cut(),
                row.refused(),
                row.wrong(),
                row.lost(),
                row.hung(),
                row.needless(),
                row.disobeyed(),
                row.doubled(),
                row.longestMillis(),
                row.medianMillis(),
                row.p99Millis());
        return row.note().isEmpty() ? counts : counts + "  " + row.note();
    }
}
