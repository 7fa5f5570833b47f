package dev.weir.admin;

import java.util.Map;

/**
 * What operators order: hosts out of use and back. An order is carried out at once, and answered when it outlives a
 * restart, or with a warning if it does not although it should.
 */
final class Orders {

    private final Persistence persistence;

    Orders(Persistence persistence) {
        this.persistence = persistence;
    }

    /** {@code /down_host/POOL/HOST}: no further requests, until {@link #upHost}. */
    Answer downHost(Call call) {
        String pool = call.segment(1);
        String host = call.segment(2);
        call.upstream().downHost(pool, host);
        call.changed("pool", pool, "host", host);
        return settled();
    }

    /** {@code /up_host/POOL/HOST}: back in use, whatever took it out. */
    Answer upHost(Call call) {
        String pool = call.segment(1);
        String host = call.segment(2);
        call.upstream().upHost(pool, host);
        call.changed("pool", pool, "host", host);
        return settled();
    }

    private Answer settled() {
        return persistence
                .settle()
                .map(why -> Answer.json(
                        Map.of("warning", "The order is carried out, but may not outlive a restart: " + why)))
                .orElseGet(Answer::done);
    }
}
