package dev.weir.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, or odd, in one file. Bounded: further ones are only counted. */
final class Report {

    static final int MAX_LISTED = 100;

    private final String file;
    private final Listed problems = new Listed();
    private final Listed warnings = new Listed();
    private final List<String> launcherOnly = new ArrayList<>();
    private final List<String> containerOnly = new ArrayList<>();

    Report(String file) {
        this.file = file;
    }

    void problem(int line, String path, String message) {
        problems.add(new Problem(file, line, path, message));
    }

    void warning(int line, String path, String message) {
        warnings.add(new Problem(file, line, path, message));
    }

    /** Notes that the file gives this key. */
    void launcherOnly(String path) {
        launcherOnly.add(path);
    }

    /** Notes that the file gives this key. */
    void containerOnly(String path) {
        containerOnly.add(path);
    }

    boolean hasProblems() {
        return problems.count > 0;
    }

    List<Problem> problems() {
        return problems.inOrder("problems");
    }

    List<Problem> warnings() {
        return warnings.inOrder("warnings");
    }

    List<String> launcherOnly() {
        return launcherOnly;
    }

    List<String> containerOnly() {
        return containerOnly;
    }

    private final class Listed {
        private final List<Problem> first = new ArrayList<>();
        private int count;

        void add(Problem problem) {
            count++;
            if (first.size() < MAX_LISTED) {
                first.add(problem);
            }
        }

        List<Problem> inOrder(String kind) {
            List<Problem> sorted = new ArrayList<>(first);
            sorted.sort(Comparator.comparingInt(Problem::line));
            if (count > first.size()) {
                sorted.add(new Problem(file, 0, "", (count - first.size()) + " more " + kind + " are not listed"));
            }
            return sorted;
        }
    }
}
