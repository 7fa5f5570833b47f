package dev.weir.upstream;

/** A change that an {@link Upstream} refuses; nothing was changed. The message is in the operator's words. */
public abstract sealed class UpstreamException extends RuntimeException
        permits NotFound, AlreadyExists, Stale, InvalidOption {

    UpstreamException(String message) {
        super(message);
    }
}
