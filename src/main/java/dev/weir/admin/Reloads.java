package dev.weir.admin;

import dev.weir.config.Reload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The order to read the configuration again. */
final class Reloads {

    private Reloads() {}

    /**
     * {@code /reload}, with {@code ?discard_changes=true} to forget the changes of {@link Changes} as well. The answer
     * tells what is different in the members of {@link Reload.Done}, or 422 with all {@code problems}.
     */
    static Answer reload(Call call, Reloader reloader) {
        Reload reload = reloader.reload(discards(call.target().parameter()), "admin " + call.author());
        if (reload instanceof Reload.Refused refused) {
            return refused(refused.problems());
        }
        return Answer.json(reload);
    }

    private static boolean discards(@Nullable String discardChanges) {
        if (discardChanges == null || discardChanges.equals("false")) {
            return false;
        }
        if (!discardChanges.equals("true")) {
            throw Refusal.invalid("discard_changes: must be true or false, but is \"" + discardChanges + '"');
        }
        return true;
    }

    private static Answer refused(List<String> problems) {
        String error = "The configuration was not reloaded, the one in use stays: " + String.join("; ", problems);
        return Answer.json(Refusal.UNPROCESSABLE_CONTENT, Map.of("error", error, "problems", problems));
    }
}
