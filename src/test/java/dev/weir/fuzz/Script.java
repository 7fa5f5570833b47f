package dev.weir.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a host sends for one request, and then does.
 *
 * @param bytes sent in one or more writes
 * @param ending what becomes of the connection
 * @param proper whether it must be passed on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; only read
record Script(byte[] bytes, Ending ending, boolean proper) {

    enum Ending {
        /** It may serve the next request. */
        KEEP,
        CLOSE,
        RESET
    }

    /**
     * What a reader makes of it that is strict but for line ends.
     *
     * @param head of the final answer, or null if there is none that can be read
     * @param body as much of it as there is
     * @param whole whether that is all of it
     * @param reusable whether another answer may follow, as far as one can tell before the connection ends
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; only read
    record Meaning(@Nullable Message head, byte[] body, boolean whole, boolean reusable) {}

    /** What a reader makes of it as an answer to this method. */
    Meaning meaning(String method) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        StrictReader reader = new StrictReader(in).withBareLineFeeds();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Message head = null;
        try {
            Message first = reader.answerHead();
            while (first.status() < 200) {
                if (first.status() == 101) {
                    return new Meaning(null, new byte[0], false, false);
                }
                first = reader.answerHead();
            }
            head = first;
            Message whole = reader.answerBody(head, method, body);
            boolean ends = reader.endedWithConnection();
            boolean cutOff = ends && ending != Ending.CLOSE;
            boolean reusable = !ends && in.available() == 0 && !closes(head);
            return new Meaning(head, whole.body(), !cutOff, reusable);
        } catch (EOFException cut) {
            return new Meaning(head, body.toByteArray(), false, false);
        } catch (IOException unreadable) {
            return new Meaning(head, body.toByteArray(), false, false);
        }
    }

    private static boolean closes(Message head) {
        return head.listed("connection").contains("close")
                || head.word(0).equals("HTTP/1.0") && !head.listed("connection").contains("keep-alive");
    }

    /** Whether one array begins with the other. */
    static boolean beginsWith(byte[] whole, byte[] part) {
        return part.length <= whole.length && Arrays.equals(whole, 0, part.length, part, 0, part.length);
    }
}
