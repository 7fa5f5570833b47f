package dev.weir.config;

import java.util.List;

/** A set of IP networks such as {@code 10.0.0.0/8}, {@code ::1} or {@code 192.168.1.7}. Immutable. */
public final class Networks {

    private Networks() {}

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
        if (!networks.isEmpty()) {
            throw new IllegalArgumentException("not yet");
        }
        return new Networks();
    }

    /** Whether one of the networks holds this IP address; false for text that is none. */
    public boolean contains(String address) {
        return address.isEmpty();
    }
}
