package dev.weir.drill;

import java.util.List;

/**
 * What a drill came to.
 *
 * @param seed that repeats it
 * @param durationMillis of all phases
 * @param rate requests a second
 * @param boundMillis within which each request has to end
 * @param phases in order
 * @param total of all of them
 * @param broken the promises that were broken; empty if all were held
 */
public record Report(
        long seed, long durationMillis, int rate, long boundMillis, List<Row> phases, Row total, List<Broken> broken) {

    /** Copies the lists. */
    public Report {
        phases = List.copyOf(phases);
        broken = List.copyOf(broken);
    }

    /** Whether all promises were held. */
    public boolean held() {
        return broken.isEmpty();
    }

    /**
     * A phase, or all of them. Every request is counted in exactly one of {@code ok} to {@code disobeyed}.
     *
     * @param name of the phase
     * @param note why it tells nothing, or an empty text
     * @param requests begun in it
     * @param ok answered in whole by a host
     * @param status502 errors that nobody could have avoided, as are the next two
     * @param status503 hosts were at their limit
     * @param status504 no host could be connected, or answered in time
     * @param cut answers that a host broke off, seen as such
     * @param refused not served because Weir was stopping
     * @param wrong answers that are not those of their requests
     * @param lost closed without an answer, or broken off although the host was good
     * @param hung without an end within the bound
     * @param needless errors although a good host was usable
     * @param disobeyed served by a host that was ordered out
     * @param doubled requests that are not idempotent and reached hosts more than once
     * @param longestMillis the longest that a request took
     * @param medianMillis half of the requests took at most that long
     * @param p99Millis 99 of 100 requests took at most that long
     */
    public record Row(
            String name,
            String note,
            long requests,
            long ok,
            long status502,
            long status503,
            long status504,
            long cut,
            long refused,
            long wrong,
            long lost,
            long hung,
            long needless,
            long disobeyed,
            long doubled,
            double longestMillis,
            double medianMillis,
            double p99Millis) {}

    /**
     * A promise that was broken.
     *
     * @param promise in words
     * @param times how often
     * @param first the first few cases
     */
    public record Broken(String promise, long times, List<String> first) {

        /** Copies the list. */
        public Broken {
            first = List.copyOf(first);
        }
    }
}
