package dev.weir.proxy;

import java.util.concurrent.ThreadLocalRandom;

/** Names a request in an answer of our own, so that the client's report and the log can be brought together. */
public final class RequestId {

    private RequestId() {}

    /** A new id: up to 16 hexadecimal digits, random. */
    public static String next() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
