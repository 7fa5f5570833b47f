package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is remembered of changes, see {@code ApiV1Test} for the rest. */
final class HistoryTest {

    private static final int DEADLINE_SECONDS = 10;

    private final History history = new History(InstantSource.system(), List::of);

    /** To undo a configuration takes as long as a reload. */
    @Test
    void changesAreReadAndMadeWhileOneIsUndone() {
        History.Entry slow = history.add("ops", "", "slow", this::undoneOnceAnotherChangeWasMade);

        history.undo(slow, "ops", "");

        assertThat(history.latestFirst())
                .extracting(History.Entry::summary)
                .containsExactly("undo slow", "meanwhile", "slow");
        assertThat(history.entry(slow.id()).orElseThrow().undoneBy()).isEqualTo(slow.id() + 2);
    }

    private History.Undo undoneOnceAnotherChangeWasMade() {
        var unused = CompletableFuture.supplyAsync(
                        () -> history.add("dev", "", "meanwhile", this::undoneOnceAnotherChangeWasMade))
                .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .join();
        return this::undoneOnceAnotherChangeWasMade;
    }
}
