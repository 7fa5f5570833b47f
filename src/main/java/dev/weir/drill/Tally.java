package dev.weir.drill;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Counts what came of requests. Not thread-safe. */
final class Tally {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<Result, Long> results = new EnumMap<>(Result.class);
    private final LongStream.Builder nanos = LongStream.builder();
    private long doubled;

    void count(Exchange exchange, Result result, boolean twice) {
        results.merge(result, 1L, Long::sum);
        nanos.add(exchange.nanos());
        if (twice) {
            doubled++;
        }
    }

    /** To be asked once, at the end. */
    Report.Row row(String name, String note) {
        long[] sorted = nanos.build().sorted().toArray();
        return new Report.Row(
                name,
                note,
                sorted.length,
                of(Result.OK),
                of(Result.STATUS_502),
                of(Result.STATUS_503),
                of(Result.STATUS_504),
                of(Result.CUT),
                of(Result.REFUSED),
                of(Result.WRONG),
                of(Result.LOST),
                of(Result.HUNG),
                of(Result.NEEDLESS),
                of(Result.DISOBEYED),
                doubled,
                percentile(sorted, 100),
                percentile(sorted, 50),
                percentile(sorted, 99));
    }

    private long of(Result result) {
        return results.getOrDefault(result, 0L);
    }

    /** The least time that so many percent do not exceed, in milliseconds; 0 of none. */
    private static double percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return Math.round(sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI * 10) / 10.0;
    }
}
