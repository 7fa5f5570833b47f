package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Generated frames of HTTP/2 through a whole Weir: whatever is sent, hosts get nothing but requests, nobody gets the answer
 * to another request, other connections are served, and nothing of it is kept.
 */
final class Http2FuzzTest {

    private static final String CONTENT = "content of ";
    /** After which a client that gets nothing gives up: Weir may be waiting for the rest of a frame. */
    private static final Duration ENOUGH = Duration.ofMillis(50);

    private static final int BOUND = 32 * 1024 * 1024;

    @Test
    void noClientHarmsAnother() throws Exception {
        ScriptedOrigin origin = new ScriptedOrigin();
        TestWeir weir =
                TestWeir.ofPools("", TestWeir.pool("primary", "max_fails: 1000000", TestWeir.host("a", origin.port())));
        try (origin;
                weir;
                LogAlarm alarm = new LogAlarm();
                Bystander bystander = new Bystander(weir.port())) {
            long before = usedMemory();
            int[] number = {0};

            Campaign.run("frames", random -> {
                String prefix = "/" + ++number[0] + "/";
                attack(weir.port(), new Http2Grammar(random, prefix), prefix, random);
                bystander.ask(prefix + "control");
                List<String> alarms = alarm.lines();
                if (!alarms.isEmpty() || !origin.complaints().isEmpty()) {
                    throw new Finding("complaints: " + alarms + origin.complaints());
                }
            });

            weir.awaitQuiet();
            assertThat(usedMemory() - before).isLessThan(BOUND);
        }
        Await.until("no connection to the host is open", () -> origin.open() == 0);
    }

    private static void attack(int port, Http2Grammar frames, String prefix, Random random) throws Exception {
        try (RawHttp2Client client = RawHttp2Client.connect(port).within(ENOUGH)) {
            if (random.nextInt(4) == 0) {
                client.keepWindows();
            }
            try {
                client.sendBytes(frames.bytes());
                client.send(Frame.PING, Frame.NONE, 0, new byte[8]);
                readAll(client);
            } catch (IOException over) {
                // Ended by Weir, or it waits for more: both is allowed.
            }
            for (Map.Entry<Integer, Http2Answer> answer : client.answers().entrySet()) {
                check(answer.getValue(), frames.targets().getOrDefault(answer.getKey(), prefix), frames);
            }
        }
    }

    private static void readAll(RawHttp2Client client) throws IOException {
        while (true) {
            client.read();
        }
    }

    /** A right answer is that to its own target; or, if what was asked is uncertain, to one of this client's. */
    private static void check(Http2Answer answer, String target, Http2Grammar frames) throws Finding {
        String right = CONTENT + target;
        String text = answer.text();
        boolean whole = answer.complete() && !target.endsWith("/");
        if (answer.status() == 200
                && !(whole ? text.equals(right) : text.startsWith(right) || right.startsWith(text))) {
            throw new Finding(target + " is answered with " + text, frames.bytes());
        }
    }

    /** Somebody else, with a connection of each kind. */
    private record Bystander(RawHttp2Client http2, RawClient http1) implements AutoCloseable {

        Bystander(int port) throws IOException {
            this(RawHttp2Client.connect(port), RawClient.connect(port));
        }

        void ask(String target) throws IOException, Finding {
            http1.send("GET " + target + "/1 HTTP/1.1\r\nHost: x\r\n\r\n");
            expect(CONTENT + target + "/2", http2.get(target + "/2").text());
            expect(CONTENT + target + "/1", http1.response().text());
        }

        private static void expect(String right, String got) throws Finding {
            if (!got.equals(right)) {
                throw new Finding("somebody else got " + got + " instead of " + right);
            }
        }

        @Override
        public void close() throws IOException {
            http2.close();
            http1.close();
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
