package dev.weir.drill;

/** How a host behaves. */
enum Conduct {
    /** Answers at once. */
    GOOD(true),
    /** Answers well, after a while. */
    SLOW(true),
    /** Its connections are reset and its port refuses. */
    KILLED(false),
    /** Its port refuses; connections that are open end after the request they serve. */
    REFUSING(false),
    /** Takes connections and requests and says nothing, or stops within its answer. */
    FROZEN(false),
    /** Ends the connection within the body of each second answer. */
    CUTTING(false),
    /** Sends what is not HTTP, or stops within the head. */
    NONSENSE(false),
    /** Gives a length that is none, two of them, or one that is coded as well. */
    BAD_LENGTHS(false),
    /** Sends interim answers without end. */
    INTERIM_STORM(false),
    /** Sends a further answer that nobody asked for after each. */
    EXTRA_ANSWERS(false),
    /** Closes kept connections, some when the next request has arrived. */
    CLOSING_KEPT(false),
    /** Sends the body a few bytes at a time. */
    TRICKLING(false),
    /** Answers 503. */
    UNAVAILABLE(false);

    private final boolean good;

    Conduct(boolean good) {
        this.good = good;
    }

    /** Whether every request that reaches the host must be served. */
    boolean good() {
        return good;
    }

    /** Whether the host listens. */
    boolean listens() {
        return this != KILLED && this != REFUSING;
    }
}
