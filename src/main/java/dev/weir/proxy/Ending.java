package dev.weir.proxy;

/** How an exchange ended for its client. */
public enum Ending {
    /** All of a host's answer was handed over. */
    ANSWERED,
    /** All of an answer of Weir's own was handed over. */
    OWN_ANSWER,
    /** A host broke off in the middle of its answer, and the client's connection was ended for that. */
    CUT,
    /** The client went away, or did not send its body, or did not take its answer. */
    CLIENT_GONE,
    /** Weir stopped in the middle of an answer. */
    STOPPED
}
