package dev.weir.proxy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, and who asked for it there (W3C Trace Context, level 1).
 *
 * @param text as the header has it: {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
 */
record TraceParent(String text) {

    /** The header of this text. */
    static final String NAME = "traceparent";

    private static final String STATE = "tracestate";

    private static final int VERSION_END = 2;
    private static final int TRACE = 3;
    private static final int TRACE_END = 35;
    private static final int PARENT = 36;
    private static final int PARENT_END = 52;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;
    private static final String INVALID_VERSION = "ff";
    private static final String VERSION = "00";
    private static final int SAMPLED = 1;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGIT_BITS = 4;
    private static final int DIGIT = 0xf;
    private static final int HEXADECIMAL = 16;

    /** What the headers say, or null if they say nothing, or nothing that can be understood (section 3.2). */
    static @Nullable TraceParent of(HttpFields headers) {
        TraceParent found = null;
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            if (isParent(field)) {
                TraceParent parsed = found == null ? parse(field.getValue()) : null;
                if (parsed == null) {
                    return null; // of several none is certain
                }
                found = parsed;
            }
        }
        return found;
    }

    static boolean isParent(HttpField field) {
        return field.getName().equalsIgnoreCase(NAME);
    }

    /** Whether a header says what others add to a trace. */
    static boolean isState(HttpField field) {
        return field.getName().equalsIgnoreCase(STATE);
    }

    /** Later versions may say more than this one, after a hyphen, but not something else. */
    static @Nullable TraceParent parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean formed = text.length() >= LENGTH
                && isHex(text, 0, VERSION_END)
                && text.charAt(TRACE - 1) == '-'
                && isId(text, TRACE, TRACE_END)
                && text.charAt(TRACE_END) == '-'
                && isId(text, PARENT, PARENT_END)
                && text.charAt(PARENT_END) == '-'
                && isHex(text, FLAGS, LENGTH);
        if (!formed || text.startsWith(INVALID_VERSION)) {
            return null;
        }
        boolean longer = text.length() > LENGTH;
        return longer && (text.startsWith(VERSION) || text.charAt(LENGTH) != '-') ? null : new TraceParent(text);
    }

    /** Lower case alone, and not zeros alone. */
    private static boolean isId(String text, int from, int to) {
        boolean zeros = true;
        for (int i = from; i < to; i++) {
            zeros &= text.charAt(i) == '0';
        }
        return !zeros && isHex(text, from, to);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** A trace that begins here, to be recorded. */
    static TraceParent begin() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] bytes = frame();
        write(random.nextLong(), bytes, TRACE);
        write(notZero(random), bytes, TRACE + HEXADECIMAL);
        write(notZero(random), bytes, PARENT);
        bytes[LENGTH - 1] = '1';
        return new TraceParent(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The same trace with another parent: whoever is asked next is asked from here. */
    TraceParent child() {
        byte[] bytes = frame();
        for (int i = TRACE; i < TRACE_END; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        write(notZero(ThreadLocalRandom.current()), bytes, PARENT);
        bytes[LENGTH - 1] = (byte) (isSampled() ? '1' : '0'); // other flags mean nothing in this version
        return new TraceParent(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private boolean isSampled() {
        return (Character.digit(text.charAt(LENGTH - 1), HEXADECIMAL) & SAMPLED) != 0;
    }

    private static byte[] frame() {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = '0';
        bytes[1] = '0';
        bytes[TRACE - 1] = '-';
        bytes[TRACE_END] = '-';
        bytes[PARENT_END] = '-';
        bytes[FLAGS] = '0';
        return bytes;
    }

    private static long notZero(ThreadLocalRandom random) {
        long number = random.nextLong();
        return number == 0 ? 1 : number;
    }

    private static void write(long number, byte[] bytes, int from) {
        long rest = number;
        for (int i = from + HEXADECIMAL - 1; i >= from; i--) {
            bytes[i] = DIGITS[(int) rest & DIGIT];
            rest >>>= DIGIT_BITS;
        }
    }

    /** 32 hexadecimal digits. */
    String traceId() {
        return text.substring(TRACE, TRACE_END);
    }

    /** 16 hexadecimal digits: who asks. */
    String parentId() {
        return text.substring(PARENT, PARENT_END);
    }
}
