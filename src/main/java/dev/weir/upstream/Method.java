package dev.weir.upstream;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a pool chooses among its usable hosts. */
public enum Method {
    /** Smooth weighted round robin: exact shares over each cycle, see {@link RoundRobin}. */
    ROUND_ROBIN("round_robin"),
    /** The client's address decides, see {@link Hash}. */
    HASH("hash");

    private final String id;

    Method(String id) {
        this.id = id;
    }

    /** The name in configurations and answers: {@code round_robin}. */
    public String id() {
        return id;
    }

    /** The method of this name, or empty if there is none. */
    public static Optional<Method> of(String id) {
        return Arrays.stream(values()).filter(method -> method.id.equals(id)).findFirst();
    }

    /** The names of all methods, for messages: {@code "round_robin, hash"}. */
    public static String names() {
        return Arrays.stream(values()).map(Method::id).collect(Collectors.joining(", "));
    }
}
