package dev.weir.admin;

/** What operators order: hosts out of use and back. */
final class Orders {

    private Orders() {}

    /** {@code /down_host/POOL/HOST}: no further requests, until {@link #upHost}. */
    static Answer downHost(Call call) {
        String pool = call.segment(1);
        String host = call.segment(2);
        call.upstream().downHost(pool, host);
        call.changed("pool", pool, "host", host);
        return Answer.done();
    }

    /** {@code /up_host/POOL/HOST}: back in use, whatever took it out. */
    static Answer upHost(Call call) {
        String pool = call.segment(1);
        String host = call.segment(2);
        call.upstream().upHost(pool, host);
        call.changed("pool", pool, "host", host);
        return Answer.done();
    }
}
