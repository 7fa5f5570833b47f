package dev.weir.transport;

/** One request on its way to one host. Thread-safe. */
public interface Call {

    /** Sends the request. To be called once; the listener may hear of the end before this returns. */
    void start();

    /** Goes on after {@link CallListener#content} returned false, or is about to. To be called once for each time. */
    void resume();

    /** Closes the connection. The listener hears nothing any more. Does nothing when the call is over. */
    void abort();
}
