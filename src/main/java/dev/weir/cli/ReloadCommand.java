package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir reload}: has the Weir that runs with this configuration read it again, and tells what came of it. */
@Command(
        name = "reload",
        description = "Has a running Weir read its configuration again.",
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {

    private static final int UNPROCESSABLE_CONTENT = 422;

    private final Terminal terminal;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(
            names = "--discard-changes",
            description = "forget what was changed by the admin API: pools, hosts, weights, priorities, methods")
    private boolean discardChanges;

    ReloadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        AdminApi api = admin.api(terminal);
        AdminApi.Reply reply = api.ask("POST", "/reload?discard_changes=" + discardChanges, null);
        if (reply.status() == UNPROCESSABLE_CONTENT) {
            throw CommandFailed.invalid(texts(reply.body(), "problems"));
        }
        if (!reply.ok()) {
            String error = reply.body().path("error").asText("");
            throw error.isEmpty() ? api.strange(reply) : CommandFailed.because(ExitStatus.REFUSED, error);
        }
        if (admin.json()) {
            terminal.print(AdminApi.text(reply.body()));
        } else {
            tell(reply.body());
        }
        return ExitStatus.OK;
    }

    private void tell(JsonNode reload) {
        texts(reload, "warnings").forEach(terminal::complain);
        terminal.print("reloaded");
        texts(reload, "added").forEach(name -> terminal.print("+ " + name));
        texts(reload, "removed").forEach(name -> terminal.print("- " + name));
        texts(reload, "changed").forEach(name -> terminal.print("~ " + name));
        texts(reload, "kept_changes").forEach(change -> terminal.print("still in force: " + change));
        texts(reload, "discarded_changes").forEach(change -> terminal.print("discarded: " + change));
        texts(reload, "conflicts").forEach(change -> terminal.print("forgotten: " + change));
        texts(reload, "needs_restart").forEach(key -> terminal.print("needs a restart: " + key));
    }

    private static List<String> texts(JsonNode object, String member) {
        List<String> texts = new ArrayList<>();
        object.path(member).forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
