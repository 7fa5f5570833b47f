package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.launch.TestWeir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Generated requests, proper and odd ones in a row, through a whole Weir: whatever is sent, the host gets nothing but
 * requests that a strict reader finds in it too, whole and in order; each is answered once; and Weir goes on.
 */
final class RequestFuzzTest {

    private static final byte[] CONTROL =
            "GET /control HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void nothingButWhatWasSentReachesTheHost() throws Exception {
        StrictOrigin origin = new StrictOrigin();
        TestWeir weir = TestWeir.ofPools("", TestWeir.pool("primary", "", TestWeir.host("a", origin.port())));
        try (origin;
                weir;
                LogAlarm alarm = new LogAlarm()) {
            Campaign.run("requests", random -> new Trial(origin, weir, alarm, random).run());

            weir.awaitQuiet();
        }
        Await.until("no connection to the host is open", () -> origin.open() == 0);
        assertThat(origin.complaints()).isEmpty();
    }

    /** What a strict reader finds in the bytes of one connection. */
    private record Meaning(List<Message> requests, List<Integer> ends, boolean broken, boolean closes) {

        static Meaning of(byte[] bytes) {
            StrictReader reader = new StrictReader(new ByteArrayInputStream(bytes));
            List<Message> requests = new ArrayList<>();
            List<Integer> ends = new ArrayList<>();
            try {
                Message next = reader.forgivingRequest();
                while (next != null) {
                    if (isNoRequest(next)) {
                        return new Meaning(requests, ends, true, false);
                    }
                    requests.add(next);
                    ends.add(reader.position());
                    if (closes(next)) {
                        return new Meaning(requests, ends, false, true);
                    }
                    next = reader.forgivingRequest();
                }
                return new Meaning(requests, ends, false, false);
            } catch (IOException broken) {
                return new Meaning(requests, ends, true, false);
            }
        }

        /** Whether nothing follows the last request, not even line ends. */
        boolean endsAt(int length) {
            return !ends.isEmpty() && ends.get(ends.size() - 1) == length;
        }

        private static boolean isNoRequest(Message request) {
            int hosts = request.all("host").size();
            boolean hostless = hosts > 1 || hosts == 0 && request.word(2).equals("HTTP/1.1");
            return hostless
                    || request.word(0).equals("CONNECT")
                    || request.word(0).equals("TRACE");
        }

        private static boolean closes(Message request) {
            List<String> connection = request.listed("connection");
            return connection.contains("close")
                    || request.word(2).equals("HTTP/1.0") && !connection.contains("keep-alive");
        }
    }

    /** Where a request is in the bytes of its connection. */
    private record Span(int begin, int end) {}

    /** One connection with what is sent on it. */
    private static final class Trial {

        private final StrictOrigin origin;
        private final TestWeir weir;
        private final LogAlarm alarm;
        private final Random random;
        private final byte[] bytes;
        private final Set<Span> proper = new HashSet<>();
        private final Meaning meaning;
        private final int before;
        private final Set<Integer> answered = new HashSet<>();
        private boolean afterRefusal;
        private @Nullable Client connection;

        Trial(StrictOrigin origin, TestWeir weir, LogAlarm alarm, Random random) {
            this.origin = origin;
            this.weir = weir;
            this.alarm = alarm;
            this.random = random;
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (RequestGrammar.Sent sent : new RequestGrammar(random).pipeline()) {
                int begin = all.size();
                all.writeBytes(sent.bytes());
                if (sent.proper()) {
                    proper.add(new Span(begin, all.size()));
                }
            }
            bytes = all.toByteArray();
            meaning = Meaning.of(bytes);
            before = origin.count();
        }

        void run() throws Exception {
            try (Client client = new Client(weir.port())) {
                connection = client;
                client.send(bytes, random);
                readAnswers(client);
            }
            try (Client control = new Client(weir.port())) {
                control(control, "on a new connection");
            }
            requireAnswered();
            List<String> complaints = origin.complaints();
            require(complaints.isEmpty(), "the host complains: " + complaints);
            List<String> lines = alarm.lines();
            require(lines.isEmpty(), "the log says " + lines);
        }

        private void requireAnswered() throws Finding {
            for (int number = before; number < origin.count(); number++) {
                require(
                        answered.contains(number),
                        "the host got " + origin.request(number).start() + ", which has no answer");
            }
        }

        private void readAnswers(Client client) throws IOException, Finding {
            for (int i = 0; i < meaning.requests.size(); i++) {
                Message answer = answer(client, i);
                if (answer == null) {
                    return;
                }
                check(answer, i);
                if (answer.listed("connection").contains("close") || isLastOfHttp10(answer, i)) {
                    // An error may have content that an answer to HEAD has not: nobody reads on.
                    require(afterRefusal || mayEnd(i), "closed too early");
                    return;
                }
            }
            if (meaning.broken) {
                client.sayThatAllWasSent();
                refusalAndEnd(client);
            } else if (meaning.closes) {
                requireEnd(client);
            } else if (!afterRefusal && meaning.endsAt(bytes.length)) {
                control(client, "on the same connection");
            }
        }

        /** The answer to a request, or null if the connection ended after a refusal. */
        private @Nullable Message answer(Client client, int index) throws Finding, IOException {
            Message request = meaning.requests.get(index);
            try {
                return client.answer(request.word(0));
            } catch (SocketTimeoutException e) {
                throw finding("request " + index + " has no answer");
            } catch (EOFException | SocketException e) {
                require(afterRefusal, "request " + index + " has no answer but the end: " + e.getMessage());
                return null;
            } catch (StrictReader.Unreadable e) {
                throw finding("the answer to request " + index + " is none: " + e.getMessage());
            }
        }

        private void check(Message answer, int index) throws Finding {
            Message request = meaning.requests.get(index);
            List<String> numbers = answer.all("x-number");
            if (numbers.isEmpty()) {
                require(!isProper(index) || afterRefusal, "a proper request is answered by " + answer.start());
                require(answer.status() >= 400 && answer.status() < 500 || answer.status() == 505, answer.start());
                afterRefusal = true;
                return;
            }
            int number = Integer.parseInt(numbers.get(0));
            require(number >= before && answered.add(number), "answer " + number + " is not for this request");
            String difference = Expected.difference(request, origin.request(number));
            require(
                    difference.isEmpty(),
                    difference + "; arrived " + origin.request(number).start());
            byte[] content = request.word(0).equals("HEAD") ? new byte[0] : StrictOrigin.content(number);
            require(Arrays.equals(content, answer.body()), "the answer has other content");
        }

        private boolean isLastOfHttp10(Message answer, int index) {
            return isHttp10(index) && !answer.listed("connection").contains("keep-alive");
        }

        private boolean mayEnd(int index) {
            return isHttp10(index)
                    || !meaning.requests.get(index).all("expect").isEmpty()
                    || index + 1 == meaning.requests.size();
        }

        private boolean isHttp10(int index) {
            return meaning.requests.get(index).word(2).equals("HTTP/1.0");
        }

        private boolean isProper(int index) {
            int begin = index == 0 ? 0 : meaning.ends.get(index - 1);
            return proper.contains(new Span(begin, meaning.ends.get(index)));
        }

        private void refusalAndEnd(Client client) throws IOException, Finding {
            try {
                Message refusal = client.answer("GET");
                require(refusal.all("x-number").isEmpty(), "what is no request is answered by the host");
                require(refusal.status() >= 400, refusal.start());
                requireEnd(client);
            } catch (SocketTimeoutException e) {
                throw finding("what is no request leaves the connection open");
            } catch (EOFException | SocketException e) {
                // closed at once
            } catch (StrictReader.Unreadable e) {
                throw finding("the refusal is no answer: " + e.getMessage());
            }
        }

        private void requireEnd(Client client) throws IOException, Finding {
            try {
                require(client.endsHere(), "something follows the last answer");
            } catch (SocketTimeoutException e) {
                throw finding("the connection stays open after the last answer");
            }
        }

        private void control(Client client, String where) throws Finding {
            try {
                client.send(CONTROL, random);
                Message answer = client.answer("GET");
                List<String> numbers = answer.all("x-number");
                require(numbers.size() == 1, "a control request " + where + " is answered by " + answer.start());
                int number = Integer.parseInt(numbers.get(0));
                answered.add(number);
                require(origin.request(number).word(1).equals("/control"), "a control request is mixed up");
                require(Arrays.equals(answer.body(), StrictOrigin.content(number)), "a control answer is mixed up");
            } catch (IOException e) {
                throw finding("a control request " + where + " has no answer: " + e);
            }
        }

        private void require(boolean holds, String otherwise) throws Finding {
            if (!holds) {
                throw finding(otherwise);
            }
        }

        private Finding finding(String what) {
            byte[] received = connection == null ? new byte[0] : connection.received();
            return new Finding(what + "\n    answered: " + Finding.shown(received), bytes);
        }
    }
}
