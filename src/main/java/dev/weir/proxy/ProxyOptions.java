package dev.weir.proxy;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What an operator configures for the handling of requests.
 *
 * @param trustedPeer whether the forwarding headers of the peer with this IP address are believed
 * @param via what is added to {@code Via}, and means a loop
 * @param replayBuffer bytes of a request's body that are held to send it again
 * @param attemptsTimeout after this no further host is tried for a request
 * @param maxResends tries of a request after something of it was sent
 * @param tracing by what requests are followed
 * @param explainedTo whether the client with this IP address may know how its host is chosen
 */
public record ProxyOptions(
        Predicate<String> trustedPeer,
        Via via,
        int replayBuffer,
        Duration attemptsTimeout,
        int maxResends,
        Tracing tracing,
        Predicate<String> explainedTo) {

    /** With requests that are followed by nothing, and explained to nobody. */
    public ProxyOptions(
            Predicate<String> trustedPeer, Via via, int replayBuffer, Duration attemptsTimeout, int maxResends) {
        this(trustedPeer, via, replayBuffer, attemptsTimeout, maxResends, Tracing.none(), client -> false);
    }
}
