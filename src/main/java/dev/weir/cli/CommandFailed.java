package dev.weir.cli;

import java.util.List;

/** A command cannot do what it is for; the message tells the operator why, and what to change. */
public final class CommandFailed extends Exception {

    private final int status;
    private final List<?> problems;

    private CommandFailed(int status, String message, List<?> problems) {
        super(message);
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    /** With a message for the operator and an {@link ExitStatus}. */
    static CommandFailed because(int status, String message) {
        return new CommandFailed(status, message, List.of());
    }

    /** There is nothing to work with. */
    static CommandFailed cannotStart(String message) {
        return because(ExitStatus.CANNOT_START, message);
    }

    /** A configuration has these problems, each of which says where. */
    static CommandFailed invalid(List<?> problems) {
        return new CommandFailed(ExitStatus.INVALID, "the configuration has problems", problems);
    }

    /** Tells the operator, and returns the exit status. */
    int tell(Terminal terminal) {
        if (problems.isEmpty()) {
            terminal.complain(String.valueOf(getMessage()));
        } else {
            terminal.list(problems);
        }
        return status;
    }
}
