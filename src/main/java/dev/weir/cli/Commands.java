package dev.weir.cli;

import java.util.List;

/** The commands that need no Weir in this process. */
public final class Commands {

    private Commands() {}

    /** Those that ask a Weir that runs, or nobody, in the order in which help lists them. */
    public static List<Object> all(Terminal terminal) {
        return List.of(
                new CheckCommand(terminal),
                new ReadyCommand(terminal),
                new ReloadCommand(terminal),
                new StatusCommand(terminal),
                new DownCommand(terminal),
                new UpCommand(terminal),
                new DrainCommand(terminal),
                new ExplainCommand(terminal),
                new CompletionCommand(terminal));
    }
}
