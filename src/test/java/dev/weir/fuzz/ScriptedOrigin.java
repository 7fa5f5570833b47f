package dev.weir.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A host that answers {@code /script} as it was told, and every other target properly with that target. It complains of a
 * connection that is used again although nobody could tell where the last answer on it ended. Thread-safe.
 */
final class ScriptedOrigin implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    /** Set by the one test thread before it sends a request. */
    private volatile @Nullable Script script;

    ScriptedOrigin() throws IOException {
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

    int open() {
        return open.get();
    }

    void play(Script next) {
        script = next;
    }

    /** What went wrong since this was asked last. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    private void serve(Socket socket) {
        open.incrementAndGet();
        try (socket) {
            socket.setTcpNoDelay(true);
            StrictReader reader = new StrictReader(new BufferedInputStream(socket.getInputStream()));
            Message request = reader.request();
            while (request != null) {
                if (!answer(request, socket)) {
                    if (reader.request() != null) {
                        complaints.add("a connection is used after " + request.start());
                    }
                    return;
                }
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

    /** Returns whether the connection may be used again. */
    private boolean answer(Message request, Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        Script playing = script;
        if (playing == null || !request.word(1).equals("/script")) {
            String content = "content of " + request.word(1);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content)
                    .getBytes(StandardCharsets.ISO_8859_1));
            return true;
        }
        // The same pieces for the same script, also when it is asked for again.
        Random random = new Random(playing.bytes().length);
        byte[] bytes = playing.bytes();
        int at = 0;
        while (at < bytes.length) {
            int count = random.nextBoolean() ? bytes.length - at : 1 + random.nextInt(bytes.length - at);
            out.write(bytes, at, count);
            at += count;
        }
        if (playing.ending() == Script.Ending.CLOSE) {
            socket.shutdownOutput();
        } else if (playing.ending() == Script.Ending.RESET) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        return playing.meaning(request.word(0)).reusable();
    }

    private static void start(String role, Runnable work) {
        Thread thread = new Thread(work, "scripted-origin-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
