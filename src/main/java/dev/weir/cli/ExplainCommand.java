package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir explain URL}: which host would get a request for it now, and why each other one not. */
@Command(
        name = "explain",
        description = "Says which host would get a request now, and why each other one not. Sends nothing.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(paramLabel = "URL", description = "such as https://www.example.org/cart")
    private String url = "";

    @Option(names = "--method", paramLabel = "METHOD", description = "by default ${DEFAULT-VALUE}")
    private String method = "GET";

    @Option(names = "--client", paramLabel = "ADDRESS", description = "the client's address; by default 127.0.0.1")
    private String client = "";

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        Map<String, String> request = request();
        JsonNode explained =
                admin.api(terminal).send("POST", "/api/v1/explain", request).body();
        if (admin.json()) {
            terminal.print(AdminApi.text(explained));
        } else {
            tell(explained);
        }
        return explained.path("host").isTextual() ? ExitStatus.OK : ExitStatus.REFUSED;
    }

    private Map<String, String> request() throws CommandFailed {
        URI target;
        try {
            target = new URI(url);
        } catch (URISyntaxException e) {
            throw CommandFailed.cannotStart("this is no URL: " + e.getMessage());
        }
        if (target.getScheme() == null || target.getRawAuthority() == null) {
            throw CommandFailed.cannotStart("this is no whole URL such as http://www.example.org/: " + url);
        }
        Map<String, String> request = new LinkedHashMap<>();
        request.put("method", method);
        request.put("scheme", target.getScheme());
        request.put("host", target.getRawAuthority());
        String path = target.getRawPath();
        request.put(
                "path",
                (path.isEmpty() ? "/" : path) + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
        if (!client.isEmpty()) {
            request.put("client", client);
        }
        return request;
    }

    private void tell(JsonNode explained) {
        boolean chosen = explained.path("host").isTextual();
        terminal.print((chosen ? place(explained.path("upstream").asText(), explained) : "no host") + ": "
                + explained.path("reason").asText());
        TextTable others = new TextTable("NOT", "BECAUSE");
        for (JsonNode host : explained.path("hosts")) {
            if (!host.path("chosen").asBoolean()) {
                others.add(
                        host.path("pool").asText() + "/" + host.path("host").asText(),
                        host.path("reason").asText());
            }
        }
        others.lines().stream().skip(1).forEach(line -> terminal.print("  not " + line));
    }

    private static String place(String upstream, JsonNode explained) {
        return upstream + "/" + explained.path("pool").asText() + "/"
                + explained.path("host").asText();
    }
}
