package dev.weir.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A small balancer that breaks one promise, now and then, or none. One thread per connection. */
final class BadBalancer implements AutoCloseable {

    /** What it does wrong. */
    enum Flaw {
        NONE,
        /** Sends a request twice. */
        DOUBLES,
        /** Gives a client the answer to another one's request. */
        MIXES,
        /** Changes a byte of an answer. */
        ALTERS_ANSWERS,
        /** Changes a byte of a request. */
        ALTERS_REQUESTS,
        /** Makes a proper end of an answer that was cut. */
        HIDES_CUTS,
        /** Cuts answers that came in whole. */
        CUTS,
        /** Closes the connection instead of answering. */
        CLOSES,
        /** Says 502 although all is well. */
        FAILS,
        /** Does not answer. */
        HANGS,
        /** Sends bytes after an answer. */
        ADDS,
        /** Goes on asking the first host, which was ordered out. */
        DISOBEYS
    }

    private static final int NOW_AND_THEN = 4;

    private final Flaw flaw;
    private final List<Origin> origins;
    private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<@Nullable Answer> former = new AtomicReference<>();

    /** An answer of a host as it is passed on. */
    private record Answer(String start, String number, String host, String content, boolean complete) {}

    BadBalancer(Flaw flaw, List<Origin> origins) throws IOException {
        this.flaw = flaw;
        this.origins = List.copyOf(origins);
        run(() -> {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                run(() -> serve(client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            HttpInput input = new HttpInput(client);
            for (HttpInput.Head head = input.head(); head != null; head = input.head()) {
                byte[] body = input.counted(
                                Integer.parseInt(head.field("Content-Length").orElse("0")))
                        .bytes();
                if (!answer(head, body, client)) {
                    return;
                }
            }
        }
    }

    /** Returns whether the connection goes on. */
    private boolean answer(HttpInput.Head head, byte[] body, Socket client) throws IOException {
        int count = requests.incrementAndGet();
        boolean badly = count % NOW_AND_THEN == 0;
        int chosen = flaw == Flaw.DISOBEYS && badly ? 0 : flaw == Flaw.DISOBEYS ? 1 : count % origins.size();
        Origin origin = origins.get(chosen);
        if (badly && flaw == Flaw.ALTERS_REQUESTS && body.length > 0) {
            body[body.length / 2]++;
        }
        Answer answer = ask(origin, head, body);
        if (badly && flaw == Flaw.DOUBLES) {
            answer = ask(origin, head, body);
        }
        if (!badly || flaw == Flaw.NONE || flaw == Flaw.DISOBEYS) {
            return write(answer, client);
        }
        Answer other = former.getAndSet(answer);
        switch (flaw) {
            case MIXES -> write(other != null ? other : answer, client);
            case ALTERS_ANSWERS -> write(altered(answer), client);
            case CUTS ->
                write(new Answer(answer.start(), answer.number(), answer.host(), answer.content(), false), client);
            case HIDES_CUTS ->
                write(new Answer(answer.start(), answer.number(), answer.host(), answer.content(), true), client);
            case FAILS ->
                client.getOutputStream()
                        .write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            case HANGS -> awaitEnd(client);
            case ADDS -> {
                write(answer, client);
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            default -> {
                // closes, or did its evil before
                return flaw != Flaw.CLOSES && write(answer, client);
            }
        }
        return flaw != Flaw.CUTS && flaw != Flaw.HANGS;
    }

    private static void awaitEnd(Socket client) throws IOException {
        var unused = client.getInputStream().read();
    }

    private static Answer altered(Answer answer) {
        String content = answer.content();
        return new Answer(
                answer.start(),
                answer.number(),
                answer.host(),
                content.isEmpty() ? "x" : content.substring(1) + (char) (content.charAt(0) ^ 1),
                true);
    }

    private static Answer ask(Origin origin, HttpInput.Head head, byte[] body) throws IOException {
        try (Socket host = new Socket(InetAddress.getLoopbackAddress(), origin.port())) {
            StringBuilder request = new StringBuilder(head.start()).append("\r\n");
            head.fields()
                    .forEach((name, values) -> values.forEach(value ->
                            request.append(name).append(": ").append(value).append("\r\n")));
            OutputStream out = host.getOutputStream();
            out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            HttpInput input = new HttpInput(host);
            HttpInput.Head answer = input.head();
            if (answer == null) {
                throw new IOException("no answer");
            }
            HttpInput.Body content = answer.field("Transfer-Encoding").isPresent()
                    ? input.chunked()
                    : answer.field("Content-Length").isPresent()
                            ? input.counted(Integer.parseInt(
                                    answer.field("Content-Length").get()))
                            : input.untilClose();
            return new Answer(
                    answer.start(),
                    answer.field(Question.NUMBER_HEADER).orElse(""),
                    answer.field(Question.HOST_HEADER).orElse(""),
                    new String(content.bytes(), StandardCharsets.ISO_8859_1),
                    content.complete());
        }
    }

    private static boolean write(Answer answer, Socket client) throws IOException {
        int length = answer.content().length() + (answer.complete() ? 0 : 1);
        String text = answer.start() + "\r\n" + Question.NUMBER_HEADER + ": " + answer.number() + "\r\n"
                + Question.HOST_HEADER + ": " + answer.host() + "\r\nContent-Length: " + length + "\r\n\r\n"
                + answer.content();
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return answer.complete();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the other side has left, or the test is over
                    }
                },
                "bad-balancer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
