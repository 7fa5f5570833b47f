package dev.weir.launch;

import dev.weir.fixture.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;

/** Asks ports of 127.0.0.1. */
final class Ports {

    private Ports() {}

    /** Whether nobody listens. A connection that waited for its turn when the listener closed is reset, not refused. */
    static boolean refuses(int port) {
        try (RawClient client = RawClient.connect(port)) {
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
