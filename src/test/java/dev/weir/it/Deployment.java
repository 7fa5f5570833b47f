package dev.weir.it;

/** The built WAR as a process of its own, in one of the ways in which an operator runs it. */
interface Deployment extends AutoCloseable {

    /** The port for traffic by {@code http} or {@code https}. */
    int port(String scheme);

    /** The port for operators. */
    int adminPort();

    /** All that the process printed so far. */
    String log();

    /** The process that Weir runs in. */
    ProcessHandle process();

    /** Stops it in order, and kills it if that takes too long. */
    @Override
    void close() throws InterruptedException;
}
