package dev.weir.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Many generated cases, one after another, for a bounded time. Each has a seed of its own, which a finding names.
 *
 * <p>{@code -Dweir.fuzz.seconds=600} sets how long each campaign lasts, {@code -Dweir.fuzz.seed=N} where it begins, and
 * {@code -Dweir.fuzz.case=N} runs the case of that seed alone, again and again if there is a time as well. Without any of them a campaign is short and begins at the
 * same seed each time, so that a build can be repeated; a campaign whose time is given begins anywhere.
 */
public final class Campaign {

    /** One generated case. */
    @FunctionalInterface
    public interface Case {
        /**
         * Generates the case and tries it.
         *
         * @throws Finding if a promise is broken
         */
        void run(Random random) throws Exception;
    }

    private static final Duration USUAL = Duration.ofSeconds(4);
    private static final int MOST_FINDINGS = 10;

    private final String name;
    private final List<String> findings = new ArrayList<>();
    private int cases;

    private Campaign(String name) {
        this.name = name;
    }

    /**
     * Runs cases until the time is over.
     *
     * @param name in the report
     * @throws AssertionError if a case had a finding; lists the first of them with their seeds
     */
    public static void run(String name, Case each) throws Exception {
        new Campaign(name).run(each);
    }

    private void run(Case each) throws Exception {
        @Nullable Integer seconds = Integer.getInteger("weir.fuzz.seconds");
        @Nullable Long only = Long.getLong("weir.fuzz.case");
        if (only != null) {
            runFor(seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds), each, () -> only);
        } else {
            long seed = Long.getLong(
                    "weir.fuzz.seed",
                    seconds == null ? 1 : ThreadLocalRandom.current().nextInt());
            System.out.println(name + " begin at seed " + seed);
            Random seeds = new Random(seed);
            runFor(seconds == null ? USUAL : Duration.ofSeconds(seconds), each, seeds::nextLong);
        }
        System.out.println(name + ": " + cases + " cases, " + findings.size() + " findings");
        if (!findings.isEmpty()) {
            throw new AssertionError(name + ": " + String.join("\n\n", findings));
        }
    }

    private void runFor(Duration time, Case each, LongSupplier seeds) throws Exception {
        long start = System.nanoTime();
        do {
            attempt(each, seeds.getAsLong());
        } while (System.nanoTime() - start < time.toNanos() && findings.size() < MOST_FINDINGS);
    }

    private void attempt(Case each, long seed) throws Exception {
        cases++;
        try {
            each.run(new Random(seed));
        } catch (Finding finding) {
            findings.add("-Dweir.fuzz.case=" + seed + ": " + finding.getMessage());
        }
    }
}
