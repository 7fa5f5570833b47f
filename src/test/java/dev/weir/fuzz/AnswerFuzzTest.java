package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.launch.TestWeir;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Generated answers, proper and odd, through a whole Weir: a client gets exactly what a strict reader finds in the answer
 * to its request, or an error of Weir's, or an answer that is visibly cut; and the next request gets its own answer.
 */
final class AnswerFuzzTest {

    private static final Set<String> NOT_COMPARED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade",
            "content-length");

    @Test
    void nothingButWhatTheHostAnsweredReachesTheClient() throws Exception {
        ScriptedOrigin origin = new ScriptedOrigin();
        TestWeir weir = TestWeir.ofPools(
                "",
                TestWeir.pool("primary", "read_timeout: 2s, max_fails: 1000000", TestWeir.host("a", origin.port())));
        try (origin;
                weir;
                LogAlarm alarm = new LogAlarm()) {
            Trials trials = new Trials(origin, weir, alarm);
            Campaign.run("answers", trials::run);

            trials.end();
            weir.awaitQuiet();
        }
        Await.until("no connection to the host is open", () -> origin.open() == 0);
        assertThat(origin.complaints()).isEmpty();
    }

    /** Requests on one connection after another, each as long as it lasts. */
    private static final class Trials {

        private static final List<String> METHODS = List.of("GET", "GET", "GET", "GET", "HEAD", "POST");

        private final ScriptedOrigin origin;
        private final TestWeir weir;
        private final LogAlarm alarm;
        private @Nullable Client connection;
        private int count;

        Trials(ScriptedOrigin origin, TestWeir weir, LogAlarm alarm) {
            this.origin = origin;
            this.weir = weir;
            this.alarm = alarm;
        }

        void end() throws IOException {
            Client current = connection;
            connection = null;
            if (current != null) {
                current.close();
            }
        }

        private Client client() throws IOException {
            Client current = connection;
            if (current == null) {
                current = new Client(weir.port());
                connection = current;
            }
            return current;
        }

        void run(Random random) throws Exception {
            String method = METHODS.get(random.nextInt(METHODS.size()));
            Script script = new AnswerGrammar(random, method, "<" + ++count + ">").script();
            origin.play(script);
            boolean kept = false;
            try {
                String body = method.equals("POST") ? "Content-Length: 4\r\n\r\nbody" : "\r\n";
                send(random, method + " /script HTTP/1.1\r\nHost: a\r\n" + body);
                kept = new Judgement(script, script.meaning(method), method, client()).passes();
                if (!kept) {
                    end();
                }
                control(random, script);
            } catch (Finding finding) {
                end();
                var unused = origin.complaints();
                throw finding;
            }
            List<String> complaints = origin.complaints();
            List<String> lines = alarm.lines();
            if (!complaints.isEmpty() || !lines.isEmpty()) {
                throw new Finding("the host complains: " + complaints + ", the log says " + lines, script.bytes());
            }
        }

        private void send(Random random, String text) throws IOException {
            client().send(text.getBytes(StandardCharsets.ISO_8859_1), random);
        }

        private void control(Random random, Script script) throws IOException, Finding {
            String target = "/control-" + count;
            send(random, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
            try {
                Message answer = client().answer("GET");
                String content = new String(answer.body(), StandardCharsets.ISO_8859_1);
                if (answer.status() != 200 || !content.equals("content of " + target)) {
                    throw new Finding(
                            "the next request is answered by " + answer.start() + " " + content, script.bytes());
                }
            } catch (IOException e) {
                throw new Finding("the next request has no answer: " + e, script.bytes());
            }
        }
    }

    /** What the client got, held against what the host sent. */
    private record Judgement(Script script, Script.Meaning meaning, String method, Client client) {

        /**
         * Reads the answer.
         *
         * @return whether the connection goes on
         */
        boolean passes() throws IOException, Finding {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            Message head = null;
            try {
                head = client.reader().answerHead();
                while (head.status() < 200) {
                    head = client.reader().answerHead();
                }
                Message whole = client.reader().answerBody(head, method, content);
                return wholeAnswer(whole);
            } catch (SocketTimeoutException e) {
                throw finding("the client waits for ever");
            } catch (StrictReader.Unreadable e) {
                throw finding("the client got no answer: " + e.getMessage());
            } catch (EOFException | SocketException e) {
                if (head == null) {
                    throw finding("the client got no answer but the end");
                }
                cutAnswer(head, content.toByteArray());
                return false;
            }
        }

        private boolean wholeAnswer(Message answer) throws Finding {
            if (isError(answer)) {
                require(!script.proper(), "a proper answer became " + answer.start());
            } else {
                require(meaning.whole(), "an answer that is not whole became one that is");
                sameHead(answer);
                require(Arrays.equals(answer.body(), meaning.body()), "the content is another");
            }
            return !answer.listed("connection").contains("close");
        }

        private void cutAnswer(Message head, byte[] content) throws Finding {
            require(!script.proper(), "a proper answer was cut");
            sameHead(head);
            require(Script.beginsWith(meaning.body(), content), "the content of the cut answer is another");
        }

        private static boolean isError(Message answer) {
            return answer.all("x-marker").isEmpty() && (answer.status() == 502 || answer.status() == 504);
        }

        private void sameHead(Message answer) throws Finding {
            Message sent = meaning.head();
            if (sent == null) {
                throw finding("what is no answer became " + answer.start());
            }
            require(sent.status() == answer.status(), "the status became " + answer.status());
            List<String> listed = sent.listed("connection");
            // There must be one at most, and what is made of more is the container's business.
            boolean types = sent.all("content-type").size() <= 1;
            List<Field> expected =
                    compared(sent, name -> !listed.contains(name) && (types || !name.equals("content-type")));
            List<Field> got = compared(answer, name -> types || !name.equals("content-type"));
            require(expected.equals(got), "the fields became " + got);
            List<Long> length = lengths(sent);
            List<Long> gotLength = lengths(answer);
            boolean sized = gotLength.isEmpty() || length.isEmpty() || length.equals(gotLength);
            require(sized, "the length became " + gotLength);
        }

        private static List<Long> lengths(Message message) {
            return message.all("content-length").stream().map(Long::valueOf).toList();
        }

        private static List<Field> compared(Message message, Predicate<String> names) {
            return message.fields().stream()
                    .filter(field -> !NOT_COMPARED.contains(field.name()) && names.test(field.name()))
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        }

        private void require(boolean holds, String otherwise) throws Finding {
            if (!holds) {
                throw finding(otherwise);
            }
        }

        private Finding finding(String what) {
            byte[] received = client.received();
            byte[] last = Arrays.copyOfRange(received, Math.max(0, received.length - 500), received.length);
            return new Finding(
                    method + ", " + script.ending() + ": " + what + "\n    got: " + Finding.shown(last),
                    script.bytes());
        }
    }
}
