package dev.weir.upstream;

import java.util.concurrent.TimeUnit;

/** Times as programs that read text expect them. */
public final class Millis {

    private static final int PER_MILLI = 1000;
    private static final int HUNDREDS = 100;
    private static final int TENS = 10;

    private Millis() {}

    /** Appends milliseconds with three decimals: {@code 12.034}. A time below 0, as of a broken clock, is 0. */
    public static void append(StringBuilder line, long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
        long rest = micros % PER_MILLI;
        line.append(micros / PER_MILLI)
                .append('.')
                .append(rest / HUNDREDS)
                .append(rest / TENS % TENS)
                .append(rest % TENS);
    }
}
