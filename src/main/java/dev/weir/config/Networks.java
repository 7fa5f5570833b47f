package dev.weir.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of IP networks such as {@code 10.0.0.0/8}, {@code ::1} or {@code 192.168.1.7}. Immutable.
 *
 * <p>An IPv4 address and the IPv6 address that maps it ({@code ::ffff:10.0.0.1}) are the same; no other IPv6 network
 * holds an IPv4 address, {@code ::/0} neither. Names are never looked up.
 */
public final class Networks {

    /** What a network looks like, for messages. */
    public static final String EXPECTED = "a network such as 10.0.0.0/8, 192.168.1.7 or ::1";

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** No network at all. */
    public static Networks none() {
        return of(List.of());
    }

    /**
     * The networks written like this.
     *
     * @throws IllegalArgumentException if one is not a network; host names are not looked up
     */
    public static Networks of(List<String> networks) {
        List<Network> parsed = new ArrayList<>();
        for (String text : networks) {
            Network network = Network.parse(text);
            if (network == null) {
                throw new IllegalArgumentException("must be " + EXPECTED + ", but is \"" + text + "\"");
            }
            parsed.add(network);
        }
        return new Networks(parsed);
    }

    /** Whether this text is a network: an address, or one with a prefix length and no bits set beyond it. */
    public static boolean isNetwork(String text) {
        return Network.parse(text) != null;
    }

    /**
     * Whether one of the networks holds this IP address; false for text that is none. The address may be in brackets and
     * may have a zone, as containers give it.
     */
    public boolean contains(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        Address parsed = Address.parse(bare(address));
        if (parsed == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(parsed)) {
                return true;
            }
        }
        return false;
    }

    /** The networks as they were written. */
    public List<String> texts() {
        return networks.stream().map(Network::text).toList();
    }

    private static String bare(String address) {
        boolean brackets = address.startsWith("[") && address.endsWith("]");
        String inner = brackets ? address.substring(1, address.length() - 1) : address;
        int zone = inner.indexOf('%');
        return zone < 0 ? inner : inner.substring(0, zone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Networks that && networks.equals(that.networks);
    }

    @Override
    public int hashCode() {
        return networks.hashCode();
    }

    @Override
    public String toString() {
        return networks.toString();
    }

    /**
     * One network.
     *
     * @param text as it was written
     * @param first its first address
     * @param bits the length of the prefix, out of 128
     */
    private record Network(String text, Address first, int bits) {

        static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return null;
            }
            boolean dotted = text.indexOf(':') < 0;
            int most = dotted ? Address.IPV4_BITS : Address.BITS;
            int length = slash < 0 ? most : length(text.substring(slash + 1), most);
            int bits = length + Address.BITS - most;
            return length < 0 || !address.prefix(bits).equals(address) ? null : new Network(text, address, bits);
        }

        boolean contains(Address address) {
            return address.prefix(bits).equals(first) && address.isIpv4() == first.isIpv4();
        }

        private static int length(String text, int most) {
            return Forms.isInteger(text) && Forms.toLong(text) >= 0 && Forms.toLong(text) <= most
                    ? Integer.parseInt(text)
                    : -1;
        }
    }
}
