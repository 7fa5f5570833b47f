package dev.weir.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host that takes requests only if they can be read in one way, notes what it gets, and answers each with its number.
 * Thread-safe; one thread per connection.
 */
final class StrictOrigin implements AutoCloseable {

    private static final String HOST = "([A-Za-z0-9._~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]*)?";
    private static final int LONGEST_ANSWER = 3_000;

    private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    StrictOrigin() throws IOException {
        start("accept", () -> {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    start("connection", () -> serve(socket));
                }
            } catch (IOException e) {
                // closed
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connections that are open. */
    int open() {
        return open.get();
    }

    /** Every request so far, in the order in which they were read whole. */
    int count() {
        return requests.size();
    }

    /** The request with this number, from 0. */
    Message request(int number) {
        return requests.get(number);
    }

    /** What could not be read, or only in more than one way, since this was asked last. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** The content of the answer with this number. */
    static byte[] content(int number) {
        return ("answer " + number + "; ")
                .repeat(1 + number * 31 % LONGEST_ANSWER / 16)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void serve(Socket socket) {
        open.incrementAndGet();
        try (socket) {
            socket.setTcpNoDelay(true);
            StrictReader reader = new StrictReader(new BufferedInputStream(socket.getInputStream()));
            Message request = reader.request();
            while (request != null) {
                examine(request);
                answer(request, socket.getOutputStream());
                request = reader.request();
            }
        } catch (StrictReader.Unreadable e) {
            complaints.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // the other side went
        } finally {
            open.decrementAndGet();
        }
    }

    /** What a reader of one message does not look for. */
    private void examine(Message request) {
        List<String> hosts = request.all("host");
        String target = request.word(1);
        if (hosts.size() != 1 || !hosts.get(0).matches(HOST)) {
            complaints.add("hosts " + hosts + " in " + request);
        }
        if (!request.word(2).equals("HTTP/1.1")) {
            complaints.add("version in " + request);
        }
        if (!target.startsWith("/") && !target.equals("*")) {
            complaints.add("target in " + request);
        }
    }

    private void answer(Message request, OutputStream out) throws IOException {
        int number;
        synchronized (this) {
            number = requests.size();
            requests.add(request);
        }
        byte[] content = content(number);
        String head = "HTTP/1.1 200 OK\r\nX-Number: " + number + "\r\n";
        boolean chunked = number % 3 == 0;
        head += chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + content.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (!request.word(0).equals("HEAD")) {
            if (chunked) {
                out.write((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            out.write(content);
            if (chunked) {
                out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        out.flush();
    }

    private static void start(String role, Runnable work) {
        Thread thread = new Thread(work, "strict-origin-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
