package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which host an order is for, and what else the order says; gives it. */
final class OrderOptions {

    /** What an upstream is called that nobody named, as in the admin API. */
    private static final String DEFAULT_UPSTREAM = "http";

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(index = "0", paramLabel = "POOL", description = "the id of the host's pool")
    private String pool = "";

    @Parameters(index = "1", paramLabel = "HOST", description = "the id of the host")
    private String host = "";

    @Option(
            names = "--upstream",
            paramLabel = "NAME",
            description = "the upstream of the pool; by default " + DEFAULT_UPSTREAM + ", or the only one")
    private String upstream = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "for those who ask why, at most 200 characters")
    private String reason = "";

    /**
     * Orders a state of the host, and prints what is ordered and observed of it then.
     *
     * @param time after which the order ends by itself: {@code 30m}; empty for never
     * @return the path of the host
     * @throws CommandFailed if the order is refused
     */
    String order(Terminal terminal, AdminApi api, String state, String time) throws CommandFailed {
        Map<String, String> order = new LinkedHashMap<>();
        order.put("state", state);
        if (!time.isEmpty()) {
            order.put("for", time);
        }
        if (!reason.isEmpty()) {
            order.put("reason", reason);
        }
        String path = path(api);
        AdminApi.Reply reply = api.send("PUT", path + "/state", order);
        if (!reply.warning().isEmpty()) {
            terminal.complain(reply.warning());
        }
        tell(terminal, reply.body());
        return path;
    }

    AdminApi api(Terminal terminal) throws CommandFailed {
        return admin.api(terminal);
    }

    /** Prints what is ordered of a host, and what it still has to do. */
    void tell(Terminal terminal, JsonNode answer) {
        if (admin.json()) {
            terminal.print(AdminApi.text(answer));
            return;
        }
        JsonNode observed = answer.path("observed");
        terminal.print(pool + "/" + host + ": " + StatusText.order(answer.path("ordered"), observed) + ", observed "
                + observed.path("state").asText() + ", "
                + observed.path("in_flight").asText() + " in flight");
    }

    private String path(AdminApi api) throws CommandFailed {
        return "/api/v1/upstreams/" + AdminApi.segment(upstream.isEmpty() ? theUpstream(api) : upstream) + "/pools/"
                + AdminApi.segment(pool) + "/hosts/" + AdminApi.segment(host);
    }

    private static String theUpstream(AdminApi api) throws CommandFailed {
        List<String> ids = new ArrayList<>();
        api.get("/api/v1/upstreams")
                .path("upstreams")
                .forEach(each -> ids.add(each.path("id").asText()));
        if (ids.size() == 1 || ids.contains(DEFAULT_UPSTREAM)) {
            return ids.size() == 1 ? ids.get(0) : DEFAULT_UPSTREAM;
        }
        throw CommandFailed.because(
                ExitStatus.REFUSED, "name the upstream: --upstream " + String.join(", --upstream ", ids));
    }
}
