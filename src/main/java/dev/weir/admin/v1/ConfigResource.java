package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.Configuration;
import dev.weir.admin.History;
import dev.weir.admin.Json;
import dev.weir.admin.Refusal;
import dev.weir.admin.Wrong;
import dev.weir.config.Problem;
import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a running Weir goes by, as one document. */
final class ConfigResource {

    /** Thousands of hosts. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final String ORDER = "put_config";
    private static final String UNTIL =
            "In force until the configuration file is read again, by a reload or a restart: then the file wins";

    private final Configuration configuration;
    private final History history;
    private final Semaphore turn = new Semaphore(1);

    ConfigResource(Configuration configuration, History history) {
        this.configuration = configuration;
        this.history = history;
    }

    /**
     * What a document makes different.
     *
     * @param dryRun whether nothing was changed
     * @param change its number in the history; left out if there is none
     * @param warnings what is allowed but probably not meant
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Put(boolean dryRun, @Nullable Long change, List<Difference.Item> changes, List<String> warnings) {}

    Answer get(Call call) {
        ConfigDocument document = ConfigDocument.of(configuration.inForce());
        return Answer.json(document).with("ETag", Etag.of(document));
    }

    /** As {@link #replace}, of one request at a time: reading a document takes a processor and many times its size. */
    Answer put(Call call) {
        if (!turn.tryAcquire()) {
            throw Refusal.unavailable("Another configuration is being read; try again");
        }
        try {
            return replace(call);
        } finally {
            turn.release();
        }
    }

    /**
     * The whole document; with {@code ?dry_run=true} nothing is changed, and no precondition needed. What is wrong with it
     * is a 422 with a pointer to each member.
     */
    private Answer replace(Call call) {
        boolean dryRun = isTrue(call.target().parameter());
        Preconditions expected = Preconditions.of(call.request());
        String reason = Reasons.of(call.request());
        Reading.Accepted read = read(call.json());
        List<String> warnings =
                read.warnings().stream().map(ConfigResource::shown).toList();
        if (dryRun) {
            return Answer.json(new Put(true, null, difference(configuration.inForce(), read.settings()), warnings));
        }
        Configuration.Replaced replaced = apply(
                new Configuration.State(read.settings(), Map.of()),
                inForce -> expected.requireThere(etag(inForce)),
                "admin " + call.author());
        Settings before = replaced.before().settings();
        Settings after = replaced.after().settings();
        History.Entry entry = history.add(call.signature(), reason, ORDER, undo(replaced));
        call.tell("change", entry.id(), "order", ORDER, "reason", reason);
        return Answer.json(new Put(false, entry.id(), difference(before, after), warnings))
                .with("ETag", etag(after))
                .with("Weir-Warning", UNTIL);
    }

    private Configuration.Replaced apply(Configuration.State next, Consumer<Settings> expected, String by) {
        Configuration.Replaced replaced = configuration.apply(next, expected, by);
        if (replaced.reload() instanceof Reload.Refused refused) {
            throw Refusal.conflict("The configuration was not changed: " + String.join("; ", refused.problems()));
        }
        return replaced;
    }

    /** As long as nobody has changed anything since, what was before is put in force again. */
    private History.Undo undo(Configuration.Replaced replaced) {
        String after = etag(replaced.after().settings());
        return () -> undo(apply(replaced.before(), inForce -> requireSame(etag(inForce), after), "admin undo"));
    }

    private static void requireSame(String etag, String after) {
        if (!etag.equals(after)) {
            throw Refusal.conflict("The configuration was changed since, and undoing this would undo that too;"
                    + " put the document that you want");
        }
    }

    private Reading.Accepted read(JsonNode document) {
        Reading reading = configuration.read(Json.write(document));
        if (reading instanceof Reading.Refused refused) {
            throw Refusal.invalid(refused.problems().stream()
                    .map(problem -> new Wrong(shown(problem), Pointer.of(document, problem.path())))
                    .toList());
        }
        return (Reading.Accepted) reading;
    }

    /** Without the line: nobody sees the lines of a document. */
    private static String shown(Problem problem) {
        return problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
    }

    private static List<Difference.Item> difference(Settings before, Settings after) {
        return Difference.between(ConfigDocument.of(before), ConfigDocument.of(after));
    }

    private static String etag(Settings settings) {
        return Etag.of(ConfigDocument.of(settings));
    }

    private static boolean isTrue(@Nullable String flag) {
        if (flag != null && !flag.equals("true") && !flag.equals("false")) {
            throw Refusal.badRequest("dry_run: must be true or false, but is \"" + flag + '"');
        }
        return "true".equals(flag);
    }
}
