package dev.weir.proxy;

/** Tells when a client goes away while nothing is read from it or written to it. */
public interface ClientWatch {

    /** Runs the action once the client is gone, at most once, on a thread of the container's. */
    void whenGone(Runnable action);

    /**
     * The answer is on its way to the client. Where what is written tells as well whether the client is there, and may
     * tell better, the watch ends.
     */
    void answerBegins();

    /** Ends the watch. The action may be running already. */
    void stop();
}
