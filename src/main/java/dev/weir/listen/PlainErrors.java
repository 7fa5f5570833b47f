package dev.weir.listen;

import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers in place of Jetty's own pages where Jetty refuses a request: with a {@link PlainError}. */
final class PlainErrors implements Request.Handler {

    private final IntConsumer refused;

    /**
     * Answers, and tells so.
     *
     * @param refused gets the status of each answer
     */
    PlainErrors(IntConsumer refused) {
        this.refused = refused;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException failure
                ? failure.getCode()
                : response.getStatus();
        refused.accept(status);
        PlainError error = PlainError.of(status, request.getHeaders());
        response.setStatus(status);
        for (HttpField field : error.headers()) {
            response.getHeaders().put(field);
        }
        response.write(true, error.content(), callback);
        return true;
    }
}
