package dev.weir.drill;

/** What Weir promises, as far as a drill can tell. */
enum Promise {
    RIGHT("every answer is, byte for byte, that of its own request"),
    UNALTERED("requests reach hosts as they were sent"),
    ONCE("a request that is not idempotent reaches a host at most once"),
    SERVED("a request is served while a good host is usable, unless it may have been executed"),
    ANSWERED("no connection is closed without an answer"),
    IN_TIME("every request ends within the bound"),
    OBEYED("a host that was ordered out gets no request"),
    ALIVE("the process lives, and its log has no line of level ERROR"),
    ORDERS("orders and reloads are carried out"),
    STOPPED("after SIGTERM it ends in time with status 0");

    private final String text;

    Promise(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
