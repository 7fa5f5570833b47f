package dev.weir.state;

import dev.weir.upstream.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start does with the journal that it finds, and what the log says of it. */
final class Recall {

    private static final Logger log = LoggerFactory.getLogger(Recall.class);

    private static final int MAX_LISTED = 10;

    private Recall() {}

    /**
     * Reads a journal into an empty memory, and gives the upstreams what is still true of it. What is not as it was
     * written is kept beside the journal, as far as that is possible.
     *
     * @param journal which may be missing
     * @throws StateUnusable if it cannot be read
     */
    static void from(Path journal, Memory memory, List<Upstream> upstreams, Moment now) {
        if (Files.notExists(journal)) {
            return;
        }
        Recovery recovery = read(journal, memory, now);
        if (!recovery.isWhole()) {
            tellOfRest(journal, recovery, keepRest(journal, recovery, now));
        }
        tell(journal, Restoration.of(memory, upstreams, now.nowNanos()));
    }

    private static Recovery read(Path journal, Memory memory, Moment now) {
        try {
            return Recovery.read(journal, entry -> memory.note(now.fromUnix(entry)));
        } catch (IOException e) {
            throw new StateUnusable(
                    journal + " cannot be read: " + Reason.of(e) + "; mend that, or move the file away to begin anew",
                    e);
        }
    }

    private static String keepRest(Path journal, Recovery recovery, Moment now) {
        Instant time = Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(now.nowUnixNanos()));
        try {
            return Leftovers.keep(journal, recovery.goodBytes(), time).toString();
        } catch (IOException e) {
            return "nowhere (" + Reason.of(e) + ")";
        }
    }

    private static void tellOfRest(Path journal, Recovery recovery, String kept) {
        Object[] details = {
            journal, recovery.goodBytes(), recovery.entries(), recovery.size() - recovery.goodBytes(), kept
        };
        if (recovery.torn()) {
            log.warn(
                    "The journal ends within a line, as after a crash; the part of it is cut:"
                            + " file={} offset={} records={} cut={} kept={}",
                    details);
        } else {
            log.error(
                    "The journal is damaged; what it says from there on is not used, so look at the state of your hosts:"
                            + " file={} offset={} records={} cut={} kept={}",
                    details);
        }
    }

    private static void tell(Path journal, Restoration restoration) {
        log.info(
                "State is restored file={} down_by_hand={} failing_or_down={} outdated={}",
                journal,
                restoration.orders(),
                restoration.observed(),
                restoration.outdated());
        List<HostName> gone = restoration.ordersWithoutHost();
        if (!gone.isEmpty()) {
            log.info(
                    "{} orders are forgotten, as their hosts are not configured any more: {}{}",
                    gone.size(),
                    gone.subList(0, Math.min(gone.size(), MAX_LISTED)),
                    gone.size() > MAX_LISTED ? " and more" : "");
        }
    }
}
