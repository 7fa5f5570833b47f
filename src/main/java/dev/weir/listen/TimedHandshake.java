package dev.weir.listen;

import dev.weir.config.Limits;
import org.eclipse.jetty.io.EndPoint;

/** A connection on which TLS has not settled yet which protocol is spoken. It counts as the head of a first request. */
record TimedHandshake(EndPoint endPoint) implements TimedClient {

    @Override
    public void endIfLate(Limits limits) {
        if (TimedClient.isOver(limits.requestHeadTimeout(), ClientChannel.acceptedNanos(endPoint))) {
            cut();
        }
    }

    @Override
    public void closeIfIdle() {
        if (TimedClient.isOver(FRESH_AT_STOP, ClientChannel.acceptedNanos(endPoint))) {
            cut();
        }
    }

    /** Ends TCP alone: TLS would first answer what came, which takes milliseconds, only to say good-bye. */
    @Override
    public void cut() {
        ClientChannel.tcp(endPoint).close();
    }
}
