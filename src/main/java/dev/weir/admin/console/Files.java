package dev.weir.admin.console;

import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The files of the page, and those of uPlot, which draws its charts. They are resources beside this class, which is how
 * they are reached in any container, by {@code java -jar} and once installed. Browsers ask for them each time, so that
 * none goes on by files of another version.
 */
final class Files {

    private static final String STYLE = "text/css;charset=utf-8";
    private static final String SCRIPT = "text/javascript;charset=utf-8";

    /** All that there are, by their types: no other name leads to a resource. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("console.css", STYLE),
            Map.entry("uPlot.min.css", STYLE),
            Map.entry("icon.svg", "image/svg+xml"),
            Map.entry("api.js", SCRIPT),
            Map.entry("chart.js", SCRIPT),
            Map.entry("charts.js", SCRIPT),
            Map.entry("console.js", SCRIPT),
            Map.entry("events.js", SCRIPT),
            Map.entry("explain.js", SCRIPT),
            Map.entry("filter.js", SCRIPT),
            Map.entry("login.js", SCRIPT),
            Map.entry("morph.js", SCRIPT),
            Map.entry("orders.js", SCRIPT),
            Map.entry("refresh.js", SCRIPT),
            Map.entry("session.js", SCRIPT),
            Map.entry("uPlot.esm.js", SCRIPT));

    private static final int FILE_SEGMENT = 1;

    /** {@code /console/FILE}; refuses with 404 what is none of them. */
    Answer answer(Call call) {
        String name = call.segment(FILE_SEGMENT);
        String type = TYPES.get(name);
        if (type == null) {
            throw Refusal.notFound("There is no such file");
        }
        return new Answer(200, type, read(name), Map.of("Cache-Control", "no-cache"));
    }

    private static String read(String name) {
        try (InputStream file = Files.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing in this build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
