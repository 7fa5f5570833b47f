package dev.weir.admin;

/**
 * Who gives an order, as the log names them.
 *
 * @param kind how they proved it: {@code token} or {@code user}
 * @param name of the token, or of the container's user
 */
public record Operator(String kind, String name) {

    static Operator token(String name) {
        return new Operator("token", name);
    }

    static Operator user(String name) {
        return new Operator("user", name);
    }
}
