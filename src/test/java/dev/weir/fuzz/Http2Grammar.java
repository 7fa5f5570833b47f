package dev.weir.fuzz;

import dev.weir.fixture.Frame;
import dev.weir.fixture.RawHttp2Client;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * What one HTTP/2 client sends after its preface: requests, and in between every type of frame in every state of a stream
 * and with every odd length, flag and number, some of them spoiled (RFC 9113, sections 4 to 6).
 */
final class Http2Grammar {

    private static final int PRIORITY = 2;
    private static final int PUSH_PROMISE = 5;
    private static final int PADDED = 8;
    private static final int WITH_PRIORITY = 0x20;
    private static final int MOST_STEPS = 30;
    private static final int[] NUMBERS = {0, 1, 2, 5, 16_383, 16_384, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, -1};
    private static final String[][] ODD_FIELDS = {
        {":path", "/again"},
        {":unknown", "x"},
        {"connection", "close"},
        {"transfer-encoding", "chunked"},
        {"content-length", "5"},
        {"content-length", "-1"},
        {"Upper", "x"},
        {"x-a", "a\r\nGET /evil HTTP/1.1"},
        {"", "x"},
        {"te", "gzip"},
        {"expect", "100-continue"},
    };

    private final Random random;
    private final String prefix;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<Integer, String> targets = new HashMap<>();
    private int nextStream = 1;
    private boolean requestsSpoiled;

    /**
     * Generates the frames.
     *
     * @param prefix of all targets
     */
    Http2Grammar(Random random, String prefix) {
        this.random = random;
        this.prefix = prefix;
        for (int i = random.nextInt(MOST_STEPS); i >= 0; i--) {
            step();
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** What was asked for on which stream; empty if a request was spoiled, so that this cannot be said. */
    Map<Integer, String> targets() {
        return requestsSpoiled ? Map.of() : targets;
    }

    private void step() {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> get();
            case 4 -> post();
            case 5 -> oddHead();
            case 6 -> inPieces();
            case 7 -> send(Frame.RST_STREAM, flags(), anyStream(), number());
            case 8 -> send(Frame.WINDOW_UPDATE, flags(), anyStream(), number());
            case 9 -> send(Frame.SETTINGS, random.nextInt(2), rarely() ? anyStream() : 0, settings());
            case 10 -> send(PRIORITY, flags(), anyStream(), rarely() ? noise(8) : noise(5, 5));
            case 11 ->
                send(Frame.PING, random.nextInt(2), rarely() ? anyStream() : 0, rarely() ? noise(9) : noise(8, 8));
            case 12 -> send(random.nextInt(20), flags(), anyStream(), noise(64));
            case 13 -> send(Frame.DATA, flags() | (rarely() ? PADDED : 0), anyStream(), noise(300));
            case 14 -> send(Frame.HEADERS, flags() | Frame.END_HEADERS, anyStream(), trailers());
            default -> seldom();
        }
    }

    private void seldom() {
        switch (random.nextInt(6)) {
            case 0 -> send(Frame.GOAWAY, Frame.NONE, 0, noise(8, 20));
            case 1 -> send(PUSH_PROMISE, Frame.END_HEADERS, anyStream(), noise(40));
            case 2 -> send(Frame.CONTINUATION, flags(), anyStream(), noise(40));
            case 3 -> send(Frame.DATA, flags(), anyStream(), new byte[16_384 + random.nextInt(2)]);
            case 4 -> send(Frame.HEADERS, flags() | Frame.END_HEADERS, next(), noise(200));
            default -> bytes.writeBytes(noise(30));
        }
    }

    private void get() {
        int stream = next();
        request(stream, Frame.END_STREAM | Frame.END_HEADERS, head("GET", target(stream)));
    }

    /** A request whose body fits to its length, or does not, or never ends. */
    private void post() {
        int stream = next();
        int length = random.nextInt(500);
        request(
                stream,
                Frame.END_HEADERS,
                head("POST", target(stream), "content-length", Integer.toString(rarely() ? length + 1 : length)));
        byte[] body = noise(length, length);
        int half = random.nextInt(length + 1);
        send(Frame.DATA, Frame.NONE, stream, Arrays.copyOf(body, half));
        if (rarely()) {
            step();
        }
        if (!rarely()) {
            send(Frame.DATA, Frame.END_STREAM, stream, Arrays.copyOfRange(body, half, length));
        }
    }

    private void oddHead() {
        int stream = rarely() ? anyStream() : next();
        String[] odd = ODD_FIELDS[random.nextInt(ODD_FIELDS.length)];
        byte[] block = head("GET", prefix + "odd", odd);
        requestsSpoiled = true;
        int flags = flags() | Frame.END_HEADERS;
        if (random.nextInt(3) == 0) {
            byte[] padding = noise(255);
            block = joined(new byte[] {(byte) (rarely() ? 255 : padding.length)}, block, padding);
            flags |= PADDED;
        } else if (random.nextInt(3) == 0) {
            block = joined(noise(5, 5), block);
            flags |= WITH_PRIORITY;
        }
        send(Frame.HEADERS, flags, stream, block);
    }

    /** A head in several frames, between which there may be others. */
    private void inPieces() {
        int stream = next();
        byte[] block = head("GET", target(stream));
        int first = random.nextInt(block.length);
        request(stream, Frame.END_STREAM, Arrays.copyOf(block, first));
        if (rarely()) {
            step();
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            send(Frame.CONTINUATION, Frame.NONE, stream, new byte[0]);
        }
        send(
                Frame.CONTINUATION,
                rarely() ? flags() : Frame.END_HEADERS,
                stream,
                Arrays.copyOfRange(block, first, block.length));
    }

    private byte[] trailers() {
        String[] odd = ODD_FIELDS[random.nextInt(ODD_FIELDS.length)];
        return RawHttp2Client.block(rarely() ? odd : new String[] {"x-trailer", "1"});
    }

    private byte[] settings() {
        ByteBuffer settings = ByteBuffer.allocate(6 * random.nextInt(4));
        while (settings.hasRemaining()) {
            settings.putShort((short) random.nextInt(10)).putInt(NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        return rarely() ? noise(20) : settings.array();
    }

    // Parts.

    private static byte[] head(String method, String target, String... more) {
        String[] usual = {":method", method, ":scheme", "http", ":authority", "h.example", ":path", target};
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return RawHttp2Client.block(all);
    }

    private String target(int stream) {
        String target = prefix + stream;
        targets.put(stream, target);
        return target;
    }

    private int next() {
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    /** Of an open or closed stream most of the time; else idle, of the other side, the connection, or none at all. */
    private int anyStream() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 2 * random.nextInt(5);
            case 2 -> nextStream + 2 * random.nextInt(5);
            case 3 -> random.nextInt();
            default -> Math.max(1, nextStream - 2 - 2 * random.nextInt(4));
        };
    }

    private int flags() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(256);
            case 1 -> Frame.END_STREAM;
            default -> Frame.NONE;
        };
    }

    private byte[] number() {
        return rarely()
                ? noise(8)
                : ByteBuffer.allocate(4)
                        .putInt(NUMBERS[random.nextInt(NUMBERS.length)])
                        .array();
    }

    private boolean rarely() {
        return random.nextInt(6) == 0;
    }

    private byte[] noise(int most) {
        return noise(0, most);
    }

    private byte[] noise(int least, int most) {
        byte[] noise = new byte[least + random.nextInt(most - least + 1)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    // Sending.

    private void request(int stream, int flags, byte[] block) {
        send(Frame.HEADERS, flags, stream, block);
    }

    /** Spoils some: what comes then is anybody's guess. */
    private void send(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new Frame(type, flags, stream, payload).bytes();
        if (random.nextInt(40) == 0) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            requestsSpoiled = true;
        }
        if (type == Frame.HEADERS && !targets.containsKey(stream)) {
            requestsSpoiled = true;
        }
        bytes.writeBytes(frame);
    }
}
