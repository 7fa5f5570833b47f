package dev.weir.accesslog;

import dev.weir.proxy.AttemptReport;
import dev.weir.upstream.Outcome;

/**
 * One attempt, as a line tells it. Times are in nanoseconds.
 *
 * @param pool its id
 * @param host its id
 * @param status of the host's answer, or 0 if it gave none
 * @param beganNanos since the begin of the exchange
 * @param queueNanos of waiting for a connection
 * @param connectNanos of look-up and TCP
 * @param tlsNanos of the handshake
 * @param headNanos from its begin to the end of the head of the answer
 * @param totalNanos from its begin to its end
 */
record Tried(
        String pool,
        String host,
        Outcome outcome,
        int status,
        long beganNanos,
        long queueNanos,
        long connectNanos,
        long tlsNanos,
        long headNanos,
        long totalNanos) {

    static Tried of(AttemptReport attempt, long exchangeBeganNanos) {
        return new Tried(
                attempt.pool().id(),
                attempt.host().id(),
                attempt.outcome(),
                attempt.status(),
                attempt.beganNanos() - exchangeBeganNanos,
                attempt.queueNanos(),
                attempt.connectNanos(),
                attempt.tlsNanos(),
                attempt.headNanos(),
                attempt.endedNanos() - attempt.beganNanos());
    }
}
