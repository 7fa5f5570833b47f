package dev.weir.config;

import org.jspecify.annotations.Nullable;

/**
 * An IP address as 128 bits; an IPv4 address is held as the IPv6 address that maps it (RFC 4291, section 2.5.5.2), so
 * that both ways to write it are equal.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
record Address(long high, long low) {

    static final int BITS = 128;
    static final int IPV4_BITS = 32;

    private static final long MAPPED = 0xffffL << IPV4_BITS;
    private static final int GROUPS = 8;
    private static final int MAX_TEXT = 45;

    /** The address that the text stands for, or null if it is none. A zone ({@code %eth0}) is not part of an address. */
    static @Nullable Address parse(String text) {
        if (text.length() > MAX_TEXT) {
            return null;
        }
        if (text.indexOf(':') >= 0) {
            return ipv6(text);
        }
        long ipv4 = ipv4(text, 0);
        return ipv4 < 0 ? null : new Address(0, MAPPED | ipv4);
    }

    boolean isIpv4() {
        return high == 0 && low >>> IPV4_BITS == 0xffff;
    }

    /** The same address with all but the first bits cleared. */
    Address prefix(int bits) {
        return new Address(high & mask(bits), low & mask(bits - Long.SIZE));
    }

    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    private static @Nullable Address ipv6(String text) {
        int gap = text.indexOf("::");
        int[] groups = new int[GROUPS];
        int[] tail = new int[GROUPS];
        int before = readGroups(text, 0, gap < 0 ? text.length() : gap, groups);
        int after = gap < 0 ? 0 : readGroups(text, gap + 2, text.length(), tail);
        boolean complete = gap < 0 ? before == GROUPS : before + after < GROUPS;
        if (before < 0 || after < 0 || !complete) {
            return null;
        }
        System.arraycopy(tail, 0, groups, GROUPS - after, after);
        return new Address(join(groups, 0), join(groups, GROUPS / 2));
    }

    private static long join(int[] groups, int from) {
        long bits = 0;
        for (int i = from; i < from + GROUPS / 2; i++) {
            bits = bits << 16 | groups[i];
        }
        return bits;
    }

    /** How many groups there are; -1 if one is malformed or there are too many. The text may end with an IPv4 address. */
    private static int readGroups(String text, int from, int to, int[] groups) {
        int count = 0;
        for (int at = from; from < to && at <= to; ) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 || colon > to ? to : colon;
            boolean dotted = end == text.length() && text.indexOf('.', at) >= 0;
            int room = dotted ? 2 : 1;
            long value = dotted ? ipv4(text, at) : hex(text, at, end);
            if (value < 0 || count + room > GROUPS) {
                return -1;
            }
            if (dotted) {
                groups[count++] = (int) (value >>> 16);
            }
            groups[count++] = (int) (value & 0xffff);
            at = end + 1;
        }
        return count;
    }

    /** One to four hexadecimal digits; -1 for anything else. */
    private static int hex(String text, int from, int to) {
        if (to == from || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** Four decimal numbers without leading zeros, which some read as octal; -1 for anything else. */
    private static long ipv4(String text, int from) {
        long address = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int end = part < 3 ? text.indexOf('.', at) : text.length();
            int value = end < 0 ? -1 : decimal(text, at, end);
            if (value < 0) {
                return -1;
            }
            address = address << 8 | value;
            at = end + 1;
        }
        return address;
    }

    private static int decimal(String text, int from, int to) {
        int digits = to - from;
        if (digits < 1 || digits > 3 || digits > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= 255 ? value : -1;
    }
}
