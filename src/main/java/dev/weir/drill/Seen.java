package dev.weir.drill;

/** What a client saw of the answer to its request. */
sealed interface Seen {

    /**
     * An answer of a host, in whole.
     *
     * @param host that it names
     * @param right whether number and content are those that the request asked for
     */
    record Answered(String host, boolean right) implements Seen {}

    /** Another status than 200, in whole. */
    record Failed(int status) implements Seen {}

    /**
     * The head of a host's answer, and a body that visibly broke off.
     *
     * @param host that it names
     * @param right whether the number, and the content as far as it came, are those that the request asked for
     */
    record Cut(String host, boolean right) implements Seen {}

    /** The connection ended without the head of an answer. */
    record Closed() implements Seen {}

    /** No connection. */
    record Unreachable() implements Seen {}

    /** No complete answer within the bound, and no end of the connection. */
    record Hung() implements Seen {}

    /** Bytes that are not an answer, or that nobody asked for. */
    record Garbled(String why) implements Seen {}
}
