package dev.weir.listen;

import dev.weir.proxy.RequestId;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty itself answers to a request that cannot be served: the status in words, as text or, if asked for, as JSON, with an id of the request.
 * Nothing of the request is repeated and nothing of a cause is told. The connection is closed, as where the next request
 * on it begins may not be known.
 */
final class PlainErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException failure
                ? failure.getCode()
                : response.getStatus();
        boolean json = wantsJson(request);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, json ? "application/json" : "text/plain; charset=us-ascii");
        String text = text(status, RequestId.next(), json);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length());
        Content.Sink.write(response, true, text, callback);
        return true;
    }

    private static String text(int status, String requestId, boolean json) {
        String message = HttpStatus.getMessage(status);
        return json
                ? "{\"status\":" + status + ",\"error\":\"" + message + "\",\"request\":\"" + requestId + "\"}\n"
                : status + " " + message + "\nrequest " + requestId + "\n";
    }

    private static boolean wantsJson(Request request) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("application/json");
    }
}
