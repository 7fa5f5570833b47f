package dev.weir.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The units of a kind of amounts: {@code 100ms} is 100 milliseconds, {@code 64KiB} is 65536 bytes. */
final class Units {

    /** Times in milliseconds; a number without a unit counts milliseconds. */
    static final Units MILLIS = times(1);

    /** Times in milliseconds; a number without a unit counts seconds. */
    static final Units SECONDS = times(1000);

    /** Sizes in bytes. */
    static final Units BYTES = new Units("a size such as 65536, 64KiB or 1MiB", bytes(), 1);

    private final String expected;
    /** From the least to the greatest; read-only. */
    private final Map<String, Long> factors;

    private final long bareFactor;

    private Units(String expected, Map<String, Long> factors, long bareFactor) {
        this.expected = expected;
        this.factors = factors;
        this.bareFactor = bareFactor;
    }

    /** How many of the least unit the text stands for; what no {@code long} holds becomes its greatest or least. */
    long parse(String text) throws Mistake {
        int end = text.startsWith("-") ? 1 : 0;
        while (end < text.length() && !Character.isLetter(text.charAt(end))) {
            end++;
        }
        String number = text.substring(0, end);
        String unit = text.substring(end);
        Long factor = unit.isEmpty() ? Long.valueOf(bareFactor) : factors.get(unit);
        if (factor == null || !Forms.isInteger(number)) {
            throw Mistake.expected(expected, text);
        }
        long amount = Forms.toLong(number);
        try {
            return Math.multiplyExact(amount, factor.longValue());
        } catch (ArithmeticException tooGreat) {
            return amount > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    /** The amount in the greatest unit that it is a multiple of: {@code 90s}, {@code 24h}, {@code 64KiB}. */
    String format(long amount) {
        String text = "";
        for (Map.Entry<String, Long> unit : factors.entrySet()) {
            if (text.isEmpty() || amount != 0 && amount % unit.getValue() == 0) {
                text = amount / unit.getValue() + unit.getKey();
            }
        }
        return text;
    }

    private static Units times(long bareFactor) {
        Map<String, Long> factors = new LinkedHashMap<>();
        factors.put("ms", 1L);
        factors.put("s", 1_000L);
        factors.put("m", 60_000L);
        factors.put("h", 3_600_000L);
        return new Units("a time such as 500ms, 10s or 2m", factors, bareFactor);
    }

    private static Map<String, Long> bytes() {
        Map<String, Long> factors = new LinkedHashMap<>();
        factors.put("B", 1L);
        factors.put("KiB", 1024L);
        factors.put("MiB", 1024L * 1024);
        factors.put("GiB", 1024L * 1024 * 1024);
        return factors;
    }
}
