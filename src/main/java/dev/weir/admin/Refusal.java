package dev.weir.admin;

import dev.weir.upstream.AlreadyExists;
import dev.weir.upstream.InvalidOption;
import dev.weir.upstream.NotFound;
import dev.weir.upstream.Stale;
import dev.weir.upstream.UpstreamException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is not carried out: nothing was changed. The message is in the operator's words. */
public final class Refusal extends RuntimeException {

    /** RFC 9110, section 15.5.21; the servlet API has no constant for it. */
    static final int UNPROCESSABLE_CONTENT = 422;
    /** RFC 6585, section 3. */
    private static final int PRECONDITION_REQUIRED = 428;
    /** RFC 6585, section 4. */
    static final int TOO_MANY_REQUESTS = 429;

    private static final String UNAUTHORIZED = "Credentials are required";

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(HttpServletResponse.SC_BAD_REQUEST, "Bad Request"),
            Map.entry(HttpServletResponse.SC_UNAUTHORIZED, "Unauthorized"),
            Map.entry(HttpServletResponse.SC_FORBIDDEN, "Forbidden"),
            Map.entry(HttpServletResponse.SC_NOT_FOUND, "Not Found"),
            Map.entry(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Method Not Allowed"),
            Map.entry(HttpServletResponse.SC_REQUEST_TIMEOUT, "Request Timeout"),
            Map.entry(HttpServletResponse.SC_CONFLICT, "Conflict"),
            Map.entry(HttpServletResponse.SC_PRECONDITION_FAILED, "Precondition Failed"),
            Map.entry(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "Content Too Large"),
            Map.entry(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type"),
            Map.entry(UNPROCESSABLE_CONTENT, "Unprocessable Content"),
            Map.entry(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Service Unavailable"),
            Map.entry(HttpServletResponse.SC_GATEWAY_TIMEOUT, "Gateway Timeout"),
            Map.entry(PRECONDITION_REQUIRED, "Precondition Required"),
            Map.entry(TOO_MANY_REQUESTS, "Too Many Requests"));

    private final int status;
    private final Map<String, String> headers;
    private final @Nullable String pointer;
    private final boolean suspicious;
    private final List<Wrong> wrongs;

    private Refusal(int status, String message) {
        this(status, message, Map.of(), null);
    }

    private Refusal(int status, String message, Map<String, String> headers, @Nullable String pointer) {
        this(status, message, headers, pointer, false);
    }

    private Refusal(
            int status, String message, Map<String, String> headers, @Nullable String pointer, boolean suspicious) {
        this(status, message, headers, pointer, suspicious, List.of());
    }

    private Refusal(
            int status,
            String message,
            Map<String, String> headers,
            @Nullable String pointer,
            boolean suspicious,
            List<Wrong> wrongs) {
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
        this.pointer = pointer;
        this.suspicious = suspicious;
        this.wrongs = List.copyOf(wrongs);
    }

    /** The request cannot be read. */
    public static Refusal badRequest(String message) {
        return new Refusal(HttpServletResponse.SC_BAD_REQUEST, message);
    }

    /** Says nothing but that credentials are needed: not which, nor whether there is what the request is for. */
    static Refusal unauthorized() {
        return new Refusal(HttpServletResponse.SC_UNAUTHORIZED, UNAUTHORIZED);
    }

    /** The same answer, to somebody who has tried a token that is not accepted. */
    static Refusal wrongToken() {
        return new Refusal(HttpServletResponse.SC_UNAUTHORIZED, UNAUTHORIZED, Map.of(), null, true);
    }

    /** Too many tokens were tried, and none was looked at this time. */
    static Refusal tooManyLogins(long seconds) {
        return new Refusal(
                TOO_MANY_REQUESTS,
                "Too many tokens from this address were wrong; try again in " + seconds + " s",
                Map.of("Retry-After", Long.toString(seconds)),
                null,
                true);
    }

    static Refusal forbidden(String message) {
        return new Refusal(HttpServletResponse.SC_FORBIDDEN, message, Map.of(), null, true);
    }

    /** There is no such thing. */
    public static Refusal notFound(String message) {
        return new Refusal(HttpServletResponse.SC_NOT_FOUND, message);
    }

    static Refusal methodNotAllowed(List<String> allowed) {
        String message = "The method must be " + String.join(" or ", allowed);
        return new Refusal(
                HttpServletResponse.SC_METHOD_NOT_ALLOWED, message, Map.of("Allow", String.join(", ", allowed)), null);
    }

    static Refusal contentTooLarge(int maxBytes) {
        return new Refusal(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The body must not exceed " + maxBytes + " bytes");
    }

    static Refusal unsupportedMediaType() {
        return new Refusal(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json");
    }

    /** The client takes too long; its connection makes room for another (RFC 9110, section 15.5.9). */
    static Refusal tooSlow() {
        return new Refusal(
                HttpServletResponse.SC_REQUEST_TIMEOUT,
                "The body came too slowly",
                Map.of("Connection", "close"),
                null);
    }

    /** A host takes too long. */
    public static Refusal timedOut(String message) {
        return new Refusal(HttpServletResponse.SC_GATEWAY_TIMEOUT, message);
    }

    /** Another time it may be carried out. */
    public static Refusal unavailable(String message) {
        return new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE, message);
    }

    /** A value makes no sense. */
    public static Refusal invalid(String message) {
        return new Refusal(UNPROCESSABLE_CONTENT, message);
    }

    /**
     * The value of a member makes no sense.
     *
     * @param pointer to the member (RFC 6901): {@code /host/weight}
     */
    static Refusal invalid(String message, String pointer) {
        return new Refusal(UNPROCESSABLE_CONTENT, message, Map.of(), pointer);
    }

    /**
     * Several values make no sense.
     *
     * @param wrongs at least one
     */
    public static Refusal invalid(List<Wrong> wrongs) {
        String first = wrongs.get(0).detail();
        String message = wrongs.size() == 1 ? first : first + "; and " + (wrongs.size() - 1) + " more";
        return new Refusal(
                UNPROCESSABLE_CONTENT, message, Map.of(), wrongs.get(0).pointer(), false, wrongs);
    }

    /** Somebody else was faster. */
    public static Refusal conflict(String message) {
        return new Refusal(HttpServletResponse.SC_CONFLICT, message);
    }

    /** What is there is not what the request expects (RFC 9110, section 15.5.13). */
    public static Refusal preconditionFailed(String message) {
        return new Refusal(HttpServletResponse.SC_PRECONDITION_FAILED, message);
    }

    /** The request must say what it expects (RFC 6585, section 3). */
    public static Refusal preconditionRequired(String message) {
        return new Refusal(PRECONDITION_REQUIRED, message);
    }

    /** What an upstream refuses, with the status for it. */
    static Refusal of(UpstreamException refused) {
        @Nullable String pointer = refused instanceof InvalidOption invalid ? "/" + invalid.option() : null;
        return new Refusal(status(refused), String.valueOf(refused.getMessage()), Map.of(), pointer);
    }

    private static int status(UpstreamException refused) {
        if (refused instanceof NotFound) {
            return HttpServletResponse.SC_NOT_FOUND;
        }
        if (refused instanceof AlreadyExists || refused instanceof Stale) {
            return HttpServletResponse.SC_CONFLICT;
        }
        return UNPROCESSABLE_CONTENT;
    }

    /** The status of the answer. */
    int status() {
        return status;
    }

    /** The name of the status (RFC 9110, section 15). */
    String title() {
        return TITLES.getOrDefault(status, "Error");
    }

    /** To the member that is wrong (RFC 6901), or null if it is not about one. */
    @Nullable
    String pointer() {
        return pointer;
    }

    /** All that is wrong, if there may be several; else empty. */
    List<Wrong> wrongs() {
        return wrongs;
    }

    /** What the answer says beside its body: {@code Allow} when the method was refused. */
    Map<String, String> headers() {
        return headers;
    }

    /** Whether somebody may have tried what they may not: the log should tell it. */
    boolean suspicious() {
        return suspicious;
    }
}
