package dev.weir.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For programs that need a number: port 0 is not enough for them. */
final class FreePort {

    private FreePort() {}

    /** A port of 127.0.0.1 that was free a moment ago. */
    static int next() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
