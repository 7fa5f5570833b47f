package dev.weir.drill;

import java.util.function.LongSupplier;

/** Nanoseconds since the beginning of the drill. */
final class Clock implements LongSupplier {

    private final long beganNanos = System.nanoTime();

    @Override
    public long getAsLong() {
        return System.nanoTime() - beganNanos;
    }
}
