package dev.weir.cli;

/** What the process of a command ends with. */
public final class ExitStatus {

    /** All went well. */
    public static final int OK = 0;
    /** The configuration has problems, or the directory for state cannot be used. */
    public static final int INVALID = 1;
    /** What was asked for was refused or did not happen, or the answer is no. */
    public static final int REFUSED = 1;
    /** A drill found a promise that was not kept. */
    public static final int BROKEN = 1;
    /** There is no configuration, a port is taken, a running Weir cannot be asked, or the command line is wrong. */
    public static final int CANNOT_START = 2;

    private ExitStatus() {}
}
