package dev.weir.listen;

import dev.weir.config.Limits;
import java.util.concurrent.TimeoutException;

/** A connection on which HTTP/1 is spoken. */
record TimedHttp1(ClientConnection connection) implements TimedClient {

    @Override
    public void endIfLate(Limits limits) {
        HeadClock clock = connection.clock();
        ClientChannel channel = connection.channel();
        switch (clock.phase()) {
            case FRESH, HEAD -> {
                if (TimedClient.isOver(limits.requestHeadTimeout(), clock.sinceNanos())) {
                    channel.close();
                }
            }
            case KEPT -> {
                if (TimedClient.isOver(
                        channel.isOutputShutdown() ? LINGER : limits.idleTimeout(), clock.sinceNanos())) {
                    channel.close();
                }
            }
            case REQUEST -> {
                long idleMillis = channel.idleMillis();
                if (connection.awaitsBody()
                        && idleMillis > limits.requestBodyTimeout().toMillis()) {
                    channel.restartIdle();
                    connection.failBody(new TimeoutException("waited too long for the request's body"));
                } else if (channel.writePending()
                        && idleMillis > limits.responseWriteTimeout().toMillis()) {
                    channel.restartIdle();
                    channel.failWrite(new TimeoutException("waited too long for a client that does not read"));
                }
            }
        }
    }

    @Override
    public void closeIfIdle() {
        HeadClock clock = connection.clock();
        boolean idle =
                switch (clock.phase()) {
                    case KEPT -> true;
                    case FRESH -> TimedClient.isOver(FRESH_AT_STOP, clock.sinceNanos());
                    case HEAD, REQUEST -> false;
                };
        if (idle) {
            connection.channel().close();
        }
    }

    @Override
    public void cut() {
        connection.channel().reset();
    }
}
