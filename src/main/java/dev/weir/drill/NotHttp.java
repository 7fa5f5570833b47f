package dev.weir.drill;

import java.io.IOException;

/** Bytes that break the rules of HTTP/1.1. */
final class NotHttp extends IOException {

    NotHttp(String what) {
        super(what);
    }
}
