package dev.weir.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;

/** A client that sends bytes in several writes and reads answers strictly. A read that takes too long throws. */
final class Client implements AutoCloseable {

    /** Far more than any case should take, far less than anybody would wait for. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Socket socket;
    private final BufferedInputStream in;
    private final StrictReader reader;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = new BufferedInputStream(new Recorded(socket.getInputStream()));
        reader = new StrictReader(in);
    }

    /** What came so far. */
    byte[] received() {
        return received.toByteArray();
    }

    StrictReader reader() {
        return reader;
    }

    /** Sends all of it, unless the peer ends the connection before. */
    void send(byte[] bytes, Random random) {
        int at = 0;
        try {
            while (at < bytes.length) {
                boolean whole = random.nextInt(3) == 0;
                int count = whole ? bytes.length - at : 1 + random.nextInt(Math.min(bytes.length - at, 200));
                socket.getOutputStream().write(bytes, at, count);
                at += count;
            }
        } catch (IOException refused) {
            // what it says about that is still to be read
        }
    }

    void sayThatAllWasSent() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            // so it knows
        }
    }

    /** The next final answer. */
    Message answer(String method) throws IOException {
        Message answer = reader.answer(method);
        while (answer.status() < 200 && answer.status() != 101) {
            answer = reader.answer(method);
        }
        return answer;
    }

    /** Whether nothing comes but the end of the connection. */
    boolean endsHere() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Keeps what is read. */
    private final class Recorded extends FilterInputStream {

        Recorded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            received.write(into, offset, Math.max(0, count));
            return count;
        }
    }
}
