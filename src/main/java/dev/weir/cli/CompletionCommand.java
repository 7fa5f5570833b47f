package dev.weir.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir completion}: what makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script that has Bash or Zsh complete commands and options.",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        terminal.print(AutoComplete.bash("weir", spec.root().commandLine()));
        return ExitStatus.OK;
    }
}
