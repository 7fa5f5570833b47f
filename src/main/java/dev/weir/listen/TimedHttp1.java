package dev.weir.listen;

import dev.weir.config.Limits;
import java.util.concurrent.TimeoutException;

/** A connection on which HTTP/1 is spoken. */
record TimedHttp1(ClientEndPoint client) implements TimedClient {

    @Override
    public void endIfLate(Limits limits) {
        HeadClock clock = client.headClock();
        switch (clock.phase()) {
            case FRESH, HEAD -> {
                if (TimedClient.isOver(limits.requestHeadTimeout(), clock.sinceNanos())) {
                    client.close();
                }
            }
            case KEPT -> {
                if (TimedClient.isOver(client.isOutputShutdown() ? LINGER : limits.idleTimeout(), clock.sinceNanos())) {
                    client.close();
                }
            }
            case REQUEST -> {
                boolean bodyStalls = client.isFillInterested()
                        && client.idleMillis() > limits.requestBodyTimeout().toMillis();
                boolean readerStalls = client.writePending()
                        && client.idleMillis() > limits.responseWriteTimeout().toMillis();
                if (bodyStalls || readerStalls) {
                    client.restartIdle();
                    fail(bodyStalls ? "the request's body" : "a client that does not read");
                }
            }
        }
    }

    /** Makes the pending read or write fail, as Jetty's own timeout would. */
    private void fail(String what) {
        TimeoutException timeout = new TimeoutException("waited too long for " + what);
        if (client.getConnection().onIdleExpired(timeout)) {
            client.close(timeout);
        }
    }

    @Override
    public void closeIfIdle() {
        HeadClock clock = client.headClock();
        boolean idle =
                switch (clock.phase()) {
                    case KEPT -> true;
                    case FRESH -> TimedClient.isOver(FRESH_AT_STOP, clock.sinceNanos());
                    case HEAD, REQUEST -> false;
                };
        if (idle) {
            client.close();
        }
    }

    @Override
    public void cut() {
        client.reset();
    }
}
