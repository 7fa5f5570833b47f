package dev.weir.upstream;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How one attempt to have a host serve a request ended. */
public sealed interface Outcome {

    /** The ways in which an attempt can end, for what is counted by them. */
    enum Kind {
        /** {@link Answered}. */
        ANSWERED,
        /** {@link NotConnected}. */
        NOT_CONNECTED,
        /** {@link NotSecured}. */
        NOT_SECURED,
        /** {@link Saturated}. */
        SATURATED,
        /** {@link OutOfFiles}. */
        OUT_OF_FILES,
        /** {@link Broken}, on a connection that was opened for it. */
        BROKEN,
        /** {@link Broken}, on a kept connection: the host may have closed it as idle. */
        STALE_CONNECTION,
        /** {@link NotHttp}. */
        NOT_HTTP,
        /** {@link TimedOut}. */
        TIMED_OUT,
        /** {@link BadStatus}. */
        BAD_STATUS,
        /** {@link Stopped}. */
        STOPPED,
        /** {@link ClientGone}. */
        CLIENT_GONE;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The name in lower case. */
        public String word() {
            return word;
        }
    }

    /** Which of them it is. */
    Kind kind();

    /** What is counted against the host, in the operator's words, or null when it is not to blame. */
    @Nullable
    String blame();

    /**
     * Whether the host may have got some of the request. A reused connection that was dead does not count: a host closes
     * those without having read anything.
     */
    default boolean wasSent() {
        return !nothingSent() && !(this instanceof Broken broken && broken.reused());
    }

    /** Whether there was no connection that the request could have been sent on. */
    default boolean nothingSent() {
        return this instanceof NotConnected
                || this instanceof NotSecured
                || this instanceof Saturated
                || this instanceof OutOfFiles;
    }

    /** A final answer was passed on to the client. */
    record Answered() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.ANSWERED;
        }

        @Override
        public @Nullable String blame() {
            return null;
        }
    }

    /** No TCP connection: refused, unreachable, unknown name, or not in time. Nothing was sent. */
    record NotConnected(String reason) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.NOT_CONNECTED;
        }

        @Override
        public String blame() {
            return reason;
        }
    }

    /**
     * A connection, but no TLS handshake on it. Nothing of the request was sent.
     *
     * @param reason what went wrong
     * @param clientsFault whether the name that the host's certificate lacks was chosen by the client
     */
    record NotSecured(String reason, boolean clientsFault) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.NOT_SECURED;
        }

        @Override
        public @Nullable String blame() {
            return clientsFault ? null : reason;
        }
    }

    /** The host is at {@code max_connections}, and the queue for it is full or its time was over. Nothing was sent. */
    record Saturated() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.SATURATED;
        }

        @Override
        public @Nullable String blame() {
            return null;
        }
    }

    /** No connection, for this process has as many files open as it may. Nothing was sent, and the host is not to blame. */
    record OutOfFiles() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.OUT_OF_FILES;
        }

        @Override
        public @Nullable String blame() {
            return null;
        }
    }

    /**
     * The connection was closed or reset before the head of an answer was complete.
     *
     * @param reason what went wrong
     * @param reused whether the connection had served a request before, so that the host may have closed it as idle
     */
    record Broken(String reason, boolean reused) implements Outcome {
        @Override
        public Kind kind() {
            return reused ? Kind.STALE_CONNECTION : Kind.BROKEN;
        }

        @Override
        public @Nullable String blame() {
            return reused ? null : reason;
        }
    }

    /** The host sent something that is not an HTTP answer. */
    record NotHttp(String reason) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.NOT_HTTP;
        }

        @Override
        public String blame() {
            return reason;
        }
    }

    /** The host took or sent nothing for {@code read_timeout}. */
    record TimedOut() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.TIMED_OUT;
        }

        @Override
        public String blame() {
            return "read timeout";
        }
    }

    /** The status of the answer is one of the pool's {@code status_codes}. */
    record BadStatus(int status) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.BAD_STATUS;
        }

        @Override
        public String blame() {
            return "status " + status;
        }
    }

    /** Weir itself closed the connection, as it stops. The host may have got the request, and is not to blame. */
    record Stopped() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.STOPPED;
        }

        @Override
        public @Nullable String blame() {
            return null;
        }
    }

    /** The client went away or failed to send its body. */
    record ClientGone() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.CLIENT_GONE;
        }

        @Override
        public @Nullable String blame() {
            return null;
        }
    }
}
