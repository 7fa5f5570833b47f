package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.History;
import dev.weir.admin.Refusal;
import dev.weir.upstream.Clocks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was changed and ordered, and how it is undone. */
final class ChangeResource {

    private static final int ID_SEGMENT = 3;
    private static final int MAX_DIGITS = 18;

    private final History history;

    ChangeResource(History history) {
        this.history = history;
    }

    /** An entry; what there is not is left out. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(
            long id,
            String time,
            String author,
            String reason,
            String upstream,
            String summary,
            @Nullable Long undoes,
            @Nullable Long undoneBy) {

        static Entry of(History.Entry entry) {
            return new Entry(
                    entry.id(),
                    Clocks.textOfMillis(entry.timeMillis()),
                    entry.author(),
                    entry.reason(),
                    entry.upstream(),
                    entry.summary(),
                    entry.undoes(),
                    entry.undoneBy());
        }
    }

    /** The latest first. */
    Map<String, List<Entry>> all() {
        return Map.of("changes", history.latestFirst().stream().map(Entry::of).toList());
    }

    Answer one(Call call) {
        return Answer.json(Entry.of(entry(call)));
    }

    /** Makes all as it was before; refuses with 409 if somebody else has changed it since. */
    Answer undo(Call call) {
        History.Entry undoing = history.undo(entry(call), call.signature(), Reasons.of(call.request()));
        call.tell(
                "change",
                undoing.id(),
                "order",
                undoing.summary(),
                "upstream",
                undoing.upstream(),
                "reason",
                undoing.reason());
        return Answer.json(Entry.of(undoing));
    }

    private History.Entry entry(Call call) {
        String id = call.segment(ID_SEGMENT);
        boolean number = id.matches("\\d{1," + MAX_DIGITS + "}");
        return (number ? history.entry(Long.parseLong(id)) : java.util.Optional.<History.Entry>empty())
                .orElseThrow(() -> Refusal.notFound("There is no such change; the latest " + History.CAPACITY
                        + " are at " + ApiV1.ROOT + "/changes"));
    }
}
