package dev.weir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.Problem;
import dev.weir.config.Reading;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir check}. */
@Command(
        name = "check",
        description = "Reads the configuration and prints every problem with its line.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "print what was found as JSON")
    private boolean json;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        Reading reading = config.read(terminal);
        List<Problem> problems = reading instanceof Reading.Refused refused ? refused.problems() : List.of();
        if (json) {
            terminal.print(AdminApi.text(json(problems, reading.warnings())));
        } else {
            terminal.list(reading.warnings());
            terminal.list(problems);
            if (problems.isEmpty()) {
                terminal.print("ok");
            }
        }
        return problems.isEmpty() ? ExitStatus.OK : ExitStatus.INVALID;
    }

    private static ObjectNode json(List<Problem> problems, List<Problem> warnings) {
        ObjectNode found = JSON.createObjectNode();
        found.put("valid", problems.isEmpty());
        found.set("problems", JSON.valueToTree(problems));
        found.set("warnings", JSON.valueToTree(warnings));
        return found;
    }
}
