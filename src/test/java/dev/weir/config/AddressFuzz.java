package dev.weir.config;

import dev.weir.upstream.StatusCodes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Texts as addresses, networks and masks of statuses: an address is the one that the JDK reads, a network holds its own
 * address, a mask matches what begins with its first digit.
 */
public final class AddressFuzz {

    private static final int BYTES = 16;

    private AddressFuzz() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws UnknownHostException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        address(text);
        network(text);
        mask(text);
    }

    private static void address(String text) throws UnknownHostException {
        Address address = Address.parse(text);
        // Of an address the JDK asks nobody.
        if (address != null && !address.equals(of(InetAddress.getByName(text)))) {
            throw new AssertionError(text + " became " + address);
        }
    }

    private static Address of(InetAddress read) {
        ByteBuffer bits = ByteBuffer.allocate(BYTES);
        if (read instanceof Inet4Address) {
            bits.putLong(0).putInt(0xffff);
        }
        bits.put(read.getAddress()).flip();
        return new Address(bits.getLong(), bits.getLong());
    }

    private static void network(String text) {
        boolean contained = Networks.of(List.of("10.0.0.0/8", "2001:db8::/32")).contains(text);
        if (contained
                && !text.contains("10.")
                && !text.toLowerCase(Locale.ROOT).contains("db8")
                && !text.contains(":")) {
            throw new AssertionError(text + " is in a network");
        }
        if (Networks.isNetwork(text) && !Networks.of(List.of(text)).contains(text.replaceFirst("/.*", ""))) {
            throw new AssertionError(text + " does not hold its own address");
        }
    }

    private static void mask(String text) {
        if (StatusCodes.isMask(text)) {
            StatusCodes codes = StatusCodes.of(List.of(text));
            boolean others = IntStream.range(0, 1_000)
                    .anyMatch(status -> codes.contains(status) && status / 100 != text.charAt(0) - '0');
            if (others || !codes.contains(Integer.parseInt(text.replace('x', '0')))) {
                throw new AssertionError(text + " matches something else");
            }
        }
    }
}
