package dev.weir.upstream;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator configures for a host; immutable and always valid.
 *
 * @param address a name or an IP address, without brackets
 * @param port the TCP port
 * @param weight the share of requests; 0 is chosen only when no host with weight is usable
 * @param check how the host is checked, or null when it is not
 */
public record HostOptions(String address, int port, int weight, @Nullable CheckOptions check) {

    /** The port of a host that gives none (seed, section 1). */
    public static final int DEFAULT_PORT = 80;
    /** The weight of a host that gives none. */
    public static final int DEFAULT_WEIGHT = 1;

    /** The range of {@code port}. */
    public static final Range PORT = new Range("port", 1, 65_535);
    /** The range of {@code weight}. */
    public static final Range WEIGHT = new Range("weight", 0, 65_535);

    private static final int MAX_ADDRESS_LENGTH = 255;

    /** What an address looks like, for messages. */
    public static final String EXPECTED_ADDRESS = "a host name or an IP address";

    /**
     * Checks every value.
     *
     * @throws InvalidOption if one makes no sense
     */
    public HostOptions {
        if (!isAddress(address)) {
            throw new InvalidOption("host", "must be " + EXPECTED_ADDRESS + ", but is \"" + address + "\"");
        }
        PORT.check(port);
        WEIGHT.check(weight);
    }

    /** Whether this text can be the address of a host: letters, digits, {@code . - _ :} and {@code %}, not empty. */
    public static boolean isAddress(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_ADDRESS_LENGTH
                && text.chars().allMatch(HostOptions::isAddressCharacter);
    }

    /** {@code address:port}, an IPv6 address in brackets. */
    public String authority() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }

    /** With each value that differs between two others taken from the latter. */
    HostOptions merged(HostOptions from, HostOptions to) {
        return new HostOptions(
                from.address.equals(to.address) ? address : to.address,
                from.port == to.port ? port : to.port,
                from.weight == to.weight ? weight : to.weight,
                Objects.equals(from.check, to.check) ? check : to.check);
    }

    HostOptions withWeight(int newWeight) {
        return new HostOptions(address, port, newWeight, check);
    }

    private static boolean isAddressCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_:%".indexOf(c) >= 0;
    }
}
