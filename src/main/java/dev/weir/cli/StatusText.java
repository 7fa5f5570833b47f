package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code GET /api/v1/upstreams} says, for people: of each upstream who carries the traffic, and a line a host. */
final class StatusText {

    private static final String NOTHING = "-";

    private StatusText() {}

    /** Whether each upstream has a host that gets requests. */
    static boolean serves(JsonNode upstreams) {
        for (JsonNode upstream : upstreams.path("upstreams")) {
            if (!upstream.path("carrying").isTextual()) {
                return false;
            }
        }
        return true;
    }

    static List<String> lines(JsonNode upstreams) {
        List<String> lines = new ArrayList<>();
        for (JsonNode upstream : upstreams.path("upstreams")) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(upstream.path("id").asText() + ": "
                    + upstream.path("status").asText());
            lines.addAll(hosts(upstream));
        }
        return lines;
    }

    private static List<String> hosts(JsonNode upstream) {
        TextTable table = new TextTable(
                "POOL",
                "HOST",
                "STATE",
                "ORDER",
                "WEIGHT",
                "IN FLIGHT",
                "REQ/S",
                "ERR %",
                "P50 MS",
                "P99 MS",
                "SINCE",
                "REASON");
        for (JsonNode pool : upstream.path("pools")) {
            for (JsonNode host : pool.path("hosts")) {
                JsonNode ordered = host.path("ordered");
                JsonNode observed = host.path("observed");
                table.add(
                        pool.path("id").asText(),
                        host.path("id").asText(),
                        observed.path("state").asText(),
                        order(ordered, observed),
                        host.path("configured").path("weight").asText(),
                        observed.path("in_flight").asText(),
                        tenths(observed.at("/traffic/requests_per_second")),
                        tenths(observed.at("/traffic/error_percent")),
                        tenths(observed.at("/latency/p50_ms")),
                        tenths(observed.at("/latency/p99_ms")),
                        text(isOrdered(ordered) ? ordered : observed, "since"),
                        text(isOrdered(ordered) ? ordered : observed, "reason"));
            }
        }
        return table.lines();
    }

    /** What is ordered of a host: {@code ready}, or {@code drain until 2026-01-31T12:30:00.000Z, drained}. */
    static String order(JsonNode ordered, JsonNode observed) {
        String until = ordered.path("until").asText("");
        return ordered.path("state").asText()
                + (until.isEmpty() ? "" : " until " + until)
                + (observed.path("drained").asBoolean() ? ", drained" : "");
    }

    private static boolean isOrdered(JsonNode ordered) {
        return !ordered.path("state").asText().equals("ready");
    }

    private static String tenths(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.1f", number.asDouble()) : NOTHING;
    }

    private static String text(JsonNode object, String member) {
        String text = object.path(member).asText("");
        return text.isEmpty() ? NOTHING : text;
    }
}
