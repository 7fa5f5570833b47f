package dev.weir.proxy;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What an operator configures for the handling of requests.
 *
 * @param trustedPeer whether the forwarding headers of the peer with this IP address are believed
 * @param via the pseudonym in {@code Via} (RFC 9110, section 7.6.3)
 * @param replayBuffer bytes of a request's body that are held to send it again
 * @param attemptsTimeout after this no further host is tried for a request
 * @param maxResends tries of a request after something of it was sent
 */
public record ProxyOptions(
        Predicate<String> trustedPeer, String via, int replayBuffer, Duration attemptsTimeout, int maxResends) {}
