package dev.weir.admin;

import dev.weir.upstream.AlreadyExists;
import dev.weir.upstream.NotFound;
import dev.weir.upstream.Stale;
import dev.weir.upstream.UpstreamException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** A request that is not carried out: nothing was changed. The message is in the operator's words. */
final class Refusal extends RuntimeException {

    /** RFC 9110, section 15.5.21; the servlet API has no constant for it. */
    private static final int UNPROCESSABLE_CONTENT = 422;

    private final int status;
    private final List<String> allowedMethods;

    private Refusal(int status, String message) {
        this(status, message, List.of());
    }

    private Refusal(int status, String message, List<String> allowedMethods) {
        super(message, null, false, false);
        this.status = status;
        this.allowedMethods = allowedMethods;
    }

    static Refusal badRequest(String message) {
        return new Refusal(HttpServletResponse.SC_BAD_REQUEST, message);
    }

    /** Says nothing but that credentials are needed: not which, nor whether there is what the request is for. */
    static Refusal unauthorized() {
        return new Refusal(HttpServletResponse.SC_UNAUTHORIZED, "Credentials are required");
    }

    static Refusal forbidden(String message) {
        return new Refusal(HttpServletResponse.SC_FORBIDDEN, message);
    }

    static Refusal notFound(String message) {
        return new Refusal(HttpServletResponse.SC_NOT_FOUND, message);
    }

    static Refusal methodNotAllowed(List<String> allowed) {
        String message = "The method must be " + String.join(" or ", allowed);
        return new Refusal(HttpServletResponse.SC_METHOD_NOT_ALLOWED, message, allowed);
    }

    static Refusal contentTooLarge(int maxBytes) {
        return new Refusal(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The body must not exceed " + maxBytes + " bytes");
    }

    static Refusal unsupportedMediaType() {
        return new Refusal(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json");
    }

    static Refusal invalid(String message) {
        return new Refusal(UNPROCESSABLE_CONTENT, message);
    }

    /** What an upstream refuses, with the status for it. */
    static Refusal of(UpstreamException refused) {
        return new Refusal(status(refused), String.valueOf(refused.getMessage()));
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

    /** For {@code Allow}; empty unless the method was refused. */
    List<String> allowedMethods() {
        return allowedMethods;
    }
}
